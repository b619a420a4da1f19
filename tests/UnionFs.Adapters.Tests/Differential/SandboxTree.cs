namespace UnionFs.Adapters.Tests.Differential;

/// <summary>The starting tree as a sandbox has it: written into its top, or in layers below.</summary>
internal static class SandboxTree
{
    private const UnixFileMode Folder = (UnixFileMode)0b111_101_101;

    /// <summary>The folder for temporary files of every sandbox: here a link to the one in the tree.</summary>
    public const string Temporary = "/tmp";

    /// <summary>How sandboxes under test are made: whoever runs this is who acts in them.</summary>
    public static UnionFsOptions Options { get; } = Caller.Identity is { } identity
        ? UnionFsOptions.Default with { Identity = identity }
        : UnionFsOptions.Default;

    /// <summary>The directories the tree is in and nothing else: nothing at all for root, who makes them.</summary>
    public static LayerStack Place(string root) => Caller.Identity is null
        ? LayerStack.Empty
        : LayerStack.Of(Start("place", root).Symlink(Temporary, $"{root}/{StartingTree.Temporary}").WithOwner().Build());

    /// <summary>Writes the tree into a sandbox.</summary>
    public static void Write(UnionFileSystem sandbox, string root)
    {
        sandbox.CreateDirectory(root);
        if (Caller.Identity is null)
        {
            sandbox.CreateSymbolicLink(Temporary, $"{root}/{StartingTree.Temporary}");
        }

        foreach (var entry in StartingTree.Entries)
        {
            var path = At(root, entry);
            if (entry.Target is { } target)
            {
                sandbox.CreateSymbolicLink(path, target);
            }
            else if (entry.Content is { } content)
            {
                sandbox.WriteAllBytes(path, content);
                sandbox.SetMode(path, entry.Mode);
            }
            else if (entry.Path.Length > 0)
            {
                sandbox.MakeDirectory(path, Folder);
            }
        }

        foreach (var entry in StartingTree.Entries.Reverse())
        {
            var path = At(root, entry);
            if (entry.Target is null)
            {
                sandbox.SetMode(path, entry.Mode);
            }

            sandbox.SetTimes(path, Time(entry.Time), Time(entry.Time), followLinks: false);
        }

        sandbox.SetTimes(Path.GetDirectoryName(root)!, Time(StartingTree.ParentTime), Time(StartingTree.ParentTime));
    }

    /// <summary>
    /// Two layers that together are the tree: the upper one has every third entry, with something else below it in the lower one, and
    /// hides what only the lower one has.
    /// </summary>
    public static LayerStack Layers(string root)
    {
        var lower = Start("lower", root);
        var upper = Start("upper", root);
        foreach (var (entry, number) in StartingTree.Entries.Select(static (e, i) => (e, i)))
        {
            if (entry.IsDirectory)
            {
                Add(lower, root, entry);
                Add(upper, root, entry);
            }
            else if (number % 3 == 0)
            {
                _ = (number % 2 == 0 ? lower.File(At(root, entry), "hidden below") : lower.Symlink(At(root, entry), "hidden below")).WithOwner();
                Add(upper, root, entry);
            }
            else
            {
                Add(lower, root, entry);
            }
        }

        foreach (var name in (string[])["gone", "new", "n1", "d1/new", "d2/n"])
        {
            lower.File($"{root}/{name}", "gone").WithOwner();
            upper.Whiteout($"{root}/{name}");
        }

        lower.Symlink(Temporary, $"{root}/{StartingTree.Temporary}").WithOwner();
        return LayerStack.Of(lower.Build(), upper.Build());
    }

    private static MemoryLayerBuilder Start(string name, string root)
    {
        var parent = Path.GetDirectoryName(root)!;
        return new MemoryLayerBuilder(name)
            .Directory(Path.GetDirectoryName(parent)!).WithMode(Folder).WithOwner()
            .Directory(parent).WithMode(Folder).WithOwner().WithTime(Time(StartingTree.ParentTime));
    }

    private static MemoryLayerBuilder WithOwner(this MemoryLayerBuilder layer) =>
        Caller.Identity is { } identity ? layer.WithOwner(identity.Uid, identity.Gid) : layer;

    private static void Add(MemoryLayerBuilder layer, string root, StartingEntry entry)
    {
        var path = At(root, entry);
        _ = entry.Target is { } target ? layer.Symlink(path, target)
            : entry.Content is { } content ? layer.File(path, content).WithMode(entry.Mode)
            : layer.Directory(path).WithMode(entry.Mode);
        layer.WithOwner().WithTime(Time(entry.Time));
    }

    private static Timestamp Time(DateTime time) => Timestamp.FromDateTimeOffset(new DateTimeOffset(time));

    private static string At(string root, StartingEntry entry) => entry.Path.Length == 0 ? root : $"{root}/{entry.Path}";
}
