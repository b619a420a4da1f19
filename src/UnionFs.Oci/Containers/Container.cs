namespace UnionFs.Oci;

/// <summary>
/// A thin writable layer over an image of a store. One with a name is kept: what is saved is there when it is opened again, in any process. One without
/// is gone with its end.
/// </summary>
/// <remarks>
/// <see cref="FileSystem"/> is for any number of threads; saving and committing are for one at a time. A kept container is open in one process
/// at a time; the lock ends with the process.
/// </remarks>
public sealed partial class Container : IDisposable
{
    private readonly ImageStore _store;
    private readonly ContainerHold _hold;
    private readonly Lock _saving = new();
    private ContainerRecord _record;
    private int _savedLevels;

    internal Container(ImageStore store, ContainerRecord record, OciImage image, ContainerHold hold, UnionFileSystem fileSystem)
    {
        (_store, _record, Image, _hold, FileSystem) = (store, record, image, hold, fileSystem);
        _savedLevels = fileSystem.Stack.Count;
    }

    /// <summary>Its name; null if it is not kept.</summary>
    public string? Name => IsKept ? _record.Name : null;

    /// <summary>Whether it has a name, by which it can be opened again.</summary>
    public bool IsKept => _record.Name.Length > 0;

    /// <summary>The image it came from, as it was named.</summary>
    public string ImageName => _record.Image;

    /// <summary>The image it came from. Closed with the container.</summary>
    public OciImage Image { get; }

    /// <summary>What a program in it sees and changes.</summary>
    public UnionFileSystem FileSystem { get; }

    /// <summary>Its saved changes, bottom first.</summary>
    public IReadOnlyList<Descriptor> SavedLayers => _record.Layers;

    /// <summary>What was to be warned of when it was last saved or committed: files that travel again, sockets, holes.</summary>
    public IReadOnlyList<DraftWarning> Warnings { get; private set; } = [];

    /// <summary>Name and image.</summary>
    public override string ToString() => $"{(IsKept ? FsText.Quote(_record.Name) : "(not kept)")} of {FsText.Quote(ImageName)}: {SavedLayers.Count} saved layers";

    /// <summary>Closes it; what was not saved is gone.</summary>
    public void Dispose()
    {
        FileSystem.Dispose();
        _hold.Dispose();
        Image.Dispose();
    }
}
