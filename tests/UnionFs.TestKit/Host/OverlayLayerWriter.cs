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
            var below = current.Own.Opaque ? [] : Merged(current.Below);
            foreach (var entry in stack[level].ReadDirectory(current.Own.Id))
            {
                var path = HostPath.Join(current.Path, FsName.ToText(entry.Name.Span));
                if (entry.Kind == LayerEntryKind.Directory)
                {
                    pending.Push(new Pending(path, entry, ChildrenBelow(below, entry.Name)));
                }
                else if (entry.Kind != LayerEntryKind.Whiteout || IsVisible(below, entry.Name))
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
        }

        return roots;
    }

    /// <summary>
    /// Whether the layers below show a name. overlayfs never writes a whiteout of nothing, and lists one that is in a directory
    /// which is not merged.
    /// </summary>
    private bool IsVisible(List<(int Level, LayerEntry Entry)> parents, ReadOnlyMemory<byte> name)
    {
        var topmost = parents
            .SelectMany(p => stack[p.Level].ReadDirectory(p.Entry.Id).Where(e => e.Name.Span.SequenceEqual(name.Span)))
            .Take(1)
            .ToList();
        return topmost.Count > 0 && topmost[0].Kind != LayerEntryKind.Whiteout;
    }

    /// <summary>
    /// The directories of the layers below under one name, topmost first. An opaque one does not end the list: what is below it
    /// still says the attributes, if it is implicit.
    /// </summary>
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

            if (found[0].Kind != LayerEntryKind.Directory)
            {
                break;
            }

            children.Add((level, found[0]));
        }

        return children;
    }

    /// <summary>Those of the directories whose children are merged: down to the first opaque one.</summary>
    private static List<(int Level, LayerEntry Entry)> Merged(List<(int Level, LayerEntry Entry)> directories)
    {
        var opaque = directories.FindIndex(d => d.Entry.Opaque);
        return opaque < 0 ? directories : directories[..(opaque + 1)];
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
