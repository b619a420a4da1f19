namespace UnionFs.TestKit;

/// <summary>
/// Applies the layers of a stack one after the other to a real directory, the way an image is unpacked: what is there in the end
/// is the plain tree that a union of the stack must equal (invariant U10).
/// </summary>
/// <param name="root">The directory; empty at the start.</param>
/// <param name="staging">A directory of the same file system for links that have to outlive a whiteout; empty before and after.</param>
internal sealed class FlattenedStackWriter(string root, string staging)
{
    /// <summary>Attributes of directories by path. Paths that are gone may stay in it: whoever makes one again sets it again.</summary>
    private readonly Dictionary<string, NodeAttributes> _directories = [];

    public void Write(LayerStack stack)
    {
        _directories[root] = new NodeAttributes((UnixFileMode)0x1ED);
        HostNode.SetAttributes(root, NodeKind.Directory, _directories[root], XattrSet.Empty);
        foreach (var layer in stack)
        {
            Apply(layer);
        }

        // Last of all, as every change in a directory moves its time.
        foreach (var (path, attributes) in _directories)
        {
            if (HostVerbs.TryStat(HostPath.ToBytes(path), followLink: false, out var stat) && stat.IsDirectory)
            {
                HostNode.SetTimes(path, attributes);
            }
        }
    }

    private void Apply(Layer layer)
    {
        var staged = StageLowerLinks(layer);
        var firstNames = new Dictionary<long, string>();
        PutDirectory(root, layer.Root);
        foreach (var (path, entry) in LayerWalk.Run(layer, root))
        {
            switch (entry.Kind)
            {
                case LayerEntryKind.Directory:
                    PutDirectory(path, entry);
                    break;
                case LayerEntryKind.Whiteout:
                    HostNode.Remove(path);
                    break;
                case LayerEntryKind.LowerLink:
                    HostNode.Remove(path);
                    HostNode.CreateLink(path, staged[path]);
                    break;
                default:
                    HostNode.Remove(path);
                    if (firstNames.TryAdd(entry.Id, path))
                    {
                        HostNode.Create(path, layer, entry);
                    }
                    else
                    {
                        HostNode.CreateLink(path, firstNames[entry.Id]);
                    }

                    break;
            }
        }

        foreach (var link in staged.Values)
        {
            HostNode.Remove(link);
        }
    }

    /// <summary>A link to another layer means the node there before any whiteout of this layer, so it is taken before.</summary>
    private Dictionary<string, string> StageLowerLinks(Layer layer)
    {
        var staged = new Dictionary<string, string>();
        if (layer.HasLowerLinks)
        {
            foreach (var (path, entry) in LayerWalk.Run(layer, root).Where(e => e.Entry.Kind == LayerEntryKind.LowerLink))
            {
                staged[path] = HostPath.Join(staging, $"{staged.Count}");
                HostNode.CreateLink(staged[path], HostPath.Join(root, FsName.ToText(entry.Target.Span)));
            }
        }

        return staged;
    }

    private void PutDirectory(string path, in LayerEntry entry)
    {
        var exists = HostVerbs.TryStat(HostPath.ToBytes(path), followLink: false, out var stat);
        if (exists && !stat.IsDirectory)
        {
            HostNode.Remove(path);
        }
        else if (exists && entry.Opaque)
        {
            var answer = HostDirectory.Clear(HostPath.ToBytes(path));
            if (answer != "OK")
            {
                throw new IOException($"Emptying '{path}' failed on the host: {answer}.");
            }
        }

        var keepsItsOwn = exists && stat.IsDirectory && entry.Implicit;
        if (!keepsItsOwn)
        {
            HostNode.EnsureDirectory(path);
            HostNode.SetAttributes(path, NodeKind.Directory, entry.Attributes, entry.Xattrs);
            _directories[path] = entry.Attributes;
        }
    }
}
