namespace UnionFs.TestKit;

/// <summary>
/// Writes one layer of a stack as a lower directory of overlayfs. That takes attributes of a directory from the topmost layer that
/// has it, so a directory a layer only implies gets here what the layers below say.
/// </summary>
/// <exception cref="NotSupportedException">The layer holds what overlayfs cannot say: a link into another layer, a device 0/0.</exception>
internal sealed class OverlayLayerWriter(LayerStack stack)
{
    private const string OpaqueName = "trusted.overlay.opaque";
    private const string ReservedPrefix = "trusted.overlay.";

    private sealed record Pending(string Path, LayerEntry Own, List<(int Level, LayerEntry Entry)> Below);

    /// <summary>Writes the layer at a level into an empty directory.</summary>
    public void Write(int level, string directory)
    {
        var times = new List<(string Path, NodeAttributes Attributes)>();
        var firstNames = new Dictionary<long, string>();
        var pending = new Stack<Pending>([new Pending(directory, stack[level].Root, RootsBelow(level))]);
        while (pending.TryPop(out var current))
        {
            times.Add((current.Path, PutDirectory(current)));
            var below = current.Own.Opaque ? [] : current.Below;
            foreach (var entry in stack[level].ReadDirectory(current.Own.Id))
            {
                var path = HostPath.Join(current.Path, FsName.ToText(entry.Name.Span));
                if (entry.Kind == LayerEntryKind.Directory)
                {
                    pending.Push(new Pending(path, entry, entry.Opaque ? [] : ChildrenBelow(below, entry.Name)));
                }
                else
                {
                    PutOther(path, stack[level], entry, firstNames);
                }
            }
        }

        foreach (var (path, attributes) in times)
        {
            HostNode.SetTimes(path, attributes);
        }
    }

    /// <summary>Gives the root of the upper directory what the root of the stack shows: overlayfs asks the upper one first.</summary>
    public void WriteUpperRoot(string directory)
    {
        var (attributes, xattrs) = AttributesOf(RootsBelow(stack.Count));
        HostNode.SetAttributes(directory, NodeKind.Directory, attributes, Escape(xattrs));
        HostNode.SetTimes(directory, attributes);
    }

    private static NodeAttributes PutDirectory(Pending directory)
    {
        HostNode.EnsureDirectory(directory.Path);
        var (attributes, xattrs) = directory.Own.Implicit
            ? AttributesOf(directory.Below)
            : (directory.Own.Attributes, directory.Own.Xattrs);
        HostNode.SetAttributes(directory.Path, NodeKind.Directory, attributes, Escape(xattrs));
        if (directory.Own.Opaque)
        {
            HostNode.SetXattr(directory.Path, OpaqueName, "y"u8);
        }

        return attributes;
    }

    private static void PutOther(string path, Layer layer, LayerEntry entry, Dictionary<long, string> firstNames)
    {
        if (entry.Kind == LayerEntryKind.Whiteout)
        {
            HostNode.CreateWhiteout(path);
        }
        else if (entry.Kind == LayerEntryKind.LowerLink || (entry.Kind == LayerEntryKind.CharacterDevice && entry.Attributes.Device == default))
        {
            throw new NotSupportedException($"A lower directory of overlayfs cannot hold '{path}' ({entry.Kind}).");
        }
        else if (firstNames.TryAdd(entry.Id, path))
        {
            HostNode.Create(path, layer, entry with { Xattrs = Escape(entry.Xattrs) });
        }
        else
        {
            HostNode.CreateLink(path, firstNames[entry.Id]);
        }
    }

    private List<(int Level, LayerEntry Entry)> RootsBelow(int level)
    {
        var roots = new List<(int, LayerEntry)>();
        while (--level >= 0)
        {
            roots.Add((level, stack[level].Root));
            if (stack[level].Root.Opaque)
            {
                break;
            }
        }

        return roots;
    }

    /// <summary>The directories of the layers below that merge under one name, topmost first.</summary>
    private List<(int Level, LayerEntry Entry)> ChildrenBelow(List<(int Level, LayerEntry Entry)> parents, ReadOnlyMemory<byte> name)
    {
        var children = new List<(int, LayerEntry)>();
        foreach (var (level, parent) in parents)
        {
            var found = stack[level].ReadDirectory(parent.Id).Where(e => e.Name.Span.SequenceEqual(name.Span)).Take(1).ToList();
            if (found.Count == 0)
            {
                continue;
            }

            if (found[0].Kind == LayerEntryKind.Directory)
            {
                children.Add((level, found[0]));
            }

            if (found[0].Kind != LayerEntryKind.Directory || found[0].Opaque)
            {
                break;
            }
        }

        return children;
    }

    private static (NodeAttributes Attributes, XattrSet Xattrs) AttributesOf(List<(int Level, LayerEntry Entry)> directories)
    {
        foreach (var (_, entry) in directories.Where(d => !d.Entry.Implicit))
        {
            return (entry.Attributes, entry.Xattrs);
        }

        return (new NodeAttributes((UnixFileMode)0x1ED), XattrSet.Empty);
    }

    /// <summary>overlayfs keeps names of its own; those of users get one prefix more.</summary>
    private static XattrSet Escape(XattrSet xattrs) => xattrs.All(x => !x.Key.StartsWith(ReservedPrefix, StringComparison.Ordinal))
        ? xattrs
        : XattrSet.Create(xattrs.Select(x => KeyValuePair.Create(
            x.Key.StartsWith(ReservedPrefix, StringComparison.Ordinal) ? ReservedPrefix + "overlay." + x.Key[ReservedPrefix.Length..] : x.Key,
            x.Value.ToArray())));
}
