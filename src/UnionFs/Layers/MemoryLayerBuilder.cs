using System.Text;

namespace UnionFs;

/// <summary>
/// Says what is in a layer in memory. Parents that are not named come by themselves, as they do in a tar: their attributes
/// are those of the layers below. The <c>With…</c> calls change what was added last. Not thread-safe.
/// </summary>
public sealed class MemoryLayerBuilder
{
    private readonly LayerTreeBuilder _tree;
    private readonly string _name;
    private readonly List<object> _contents = [];
    private int _last = TreeName.Nothing;
    private long _contentBytes;
    private bool _built;

    /// <summary>Starts an empty layer.</summary>
    /// <param name="name">What people call it.</param>
    public MemoryLayerBuilder(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        _name = name;
        _tree = new LayerTreeBuilder(name);
    }

    /// <summary>A file with text in UTF-8 (0644).</summary>
    public MemoryLayerBuilder File(string path, string text) => File(path, Encoding.UTF8.GetBytes(text));

    /// <summary>A file with bytes (0644). The array is kept, not copied: it must not change afterwards.</summary>
    public MemoryLayerBuilder File(string path, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        Add(path, LayerEntryKind.File, new NodeAttributes((UnixFileMode)0x1A4) { Size = content.Length });
        _contentBytes += content.Length;
        return content.Length == 0 ? this : SetContent(content);
    }

    /// <summary>A file of a given length with data at some offsets and holes between (0644). The memory is kept, not copied.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="extents">The data: ascending, not overlapping, within the length.</param>
    /// <exception cref="ArgumentException">The extents overlap, are not in order, or exceed the length.</exception>
    public MemoryLayerBuilder File(string path, long length, IEnumerable<(long Offset, ReadOnlyMemory<byte> Data)> extents)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var data = extents.Where(e => !e.Data.IsEmpty).ToArray();
        long end = 0;
        foreach (var (offset, bytes) in data)
        {
            if (offset < end || offset > length - bytes.Length)
            {
                throw new ArgumentException($"The extent at {offset} of {bytes.Length} bytes overlaps another or exceeds the length {length}.", nameof(extents));
            }

            end = offset + bytes.Length;
            _contentBytes += bytes.Length;
        }

        Add(path, LayerEntryKind.File, new NodeAttributes((UnixFileMode)0x1A4) { Size = length });
        return data.Length == 0 ? this : SetContent(new MemoryContent(length, data));
    }

    /// <summary>A directory (0755).</summary>
    public MemoryLayerBuilder Directory(string path) => Add(path, LayerEntryKind.Directory, new NodeAttributes((UnixFileMode)0x1ED));

    /// <summary>A symbolic link.</summary>
    public MemoryLayerBuilder Symlink(string path, string target)
    {
        var bytes = FsName.ToBytes(target);
        ArgumentOutOfRangeException.ThrowIfZero(bytes.Length, nameof(target));
        return Add(path, LayerEntryKind.Symlink, new NodeAttributes((UnixFileMode)0x1FF) { Size = bytes.Length }, bytes);
    }

    /// <summary>One more name for a file of this layer, or, if this layer has no such path, of the layers below.</summary>
    public MemoryLayerBuilder HardLink(string path, string target)
    {
        _last = Guarded(() => _tree.AddHardLink(Bytes(path), Bytes(target)));
        return this;
    }

    /// <summary>A FIFO, a socket or a device, as a record (0644).</summary>
    /// <exception cref="ArgumentException">The kind is a file, directory or link.</exception>
    public MemoryLayerBuilder Special(string path, NodeKind kind, DeviceNumber device = default) => kind < NodeKind.Fifo
        ? throw new ArgumentException("A special file is a FIFO, a socket or a device.", nameof(kind))
        : Add(path, (LayerEntryKind)kind, new NodeAttributes((UnixFileMode)0x1A4) { Device = device });

    /// <summary>Hides a name of the layers below.</summary>
    public MemoryLayerBuilder Whiteout(string path)
    {
        _last = Guarded(() =>
        {
            _tree.AddWhiteout(Bytes(path));
            return TreeName.Nothing;
        });
        return this;
    }

    /// <summary>Makes a directory hide all children that the layers below have in it.</summary>
    public MemoryLayerBuilder Opaque(string path)
    {
        _last = Guarded(() =>
        {
            _tree.AddOpaque(Bytes(path));
            return TreeName.Nothing;
        });
        return this;
    }

    /// <summary>Sets permission bits of what was added last.</summary>
    public MemoryLayerBuilder WithMode(UnixFileMode mode) => Change(a => a with { Mode = mode });

    /// <summary>Sets the owner of what was added last.</summary>
    public MemoryLayerBuilder WithOwner(uint uid, uint gid) => Change(a => a with { Uid = uid, Gid = gid });

    /// <summary>Sets all times of what was added last; the epoch otherwise.</summary>
    public MemoryLayerBuilder WithTime(Timestamp time) => Change(a => a.WithTimes(time));

    /// <summary>Adds an extended attribute to what was added last.</summary>
    public MemoryLayerBuilder WithXattr(string name, ReadOnlySpan<byte> value)
    {
        var last = Last();
        _tree.SetXattrs(last, _tree.XattrsOf(last).With(name, value));
        return this;
    }

    /// <summary>The finished layer. The builder cannot be used afterwards.</summary>
    public Layer Build()
    {
        ThrowIfBuilt();
        _built = true;
        return new MemoryLayer(_name, _tree.Build(), [.. _contents], _contentBytes);
    }

    private static byte[] Bytes(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return FsName.ToBytes(path);
    }

    private MemoryLayerBuilder Add(string path, LayerEntryKind kind, NodeAttributes attributes, byte[]? target = null)
    {
        _last = Guarded(() => _tree.Add(Bytes(path), kind, attributes, target));
        return this;
    }

    /// <summary>In memory a bad name is the caller's argument, not a malformed file.</summary>
    private int Guarded(Func<int> add)
    {
        ThrowIfBuilt();
        try
        {
            return add();
        }
        catch (LayerFormatException e)
        {
            throw new ArgumentException(e.Message, e);
        }
    }

    private void ThrowIfBuilt()
    {
        if (_built)
        {
            throw new InvalidOperationException("The layer is built; its content cannot change any more.");
        }
    }

    private int Last()
    {
        ThrowIfBuilt();
        return _last >= 0 ? _last : throw new InvalidOperationException("Nothing with attributes was added yet.");
    }

    private MemoryLayerBuilder SetContent(object content)
    {
        _contents.Add(content);
        _tree.SetContent(_last, _contents.Count);
        return this;
    }

    private MemoryLayerBuilder Change(Func<NodeAttributes, NodeAttributes> change)
    {
        var last = Last();
        _tree.SetAttributes(last, change(_tree.AttributesOf(last)));
        return this;
    }
}
