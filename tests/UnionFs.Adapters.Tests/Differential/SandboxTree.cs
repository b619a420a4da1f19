namespace UnionFs.Adapters.Tests.Differential;

/// <summary>The starting tree as a sandbox has it: written into its top, or in layers below.</summary>
internal static class SandboxTree
{
    private const UnixFileMode Folder = (UnixFileMode)0b111_101_101;

    /// <summary>The folder for temporary files of every sandbox: here a link to the one in the tree.</summary>
    public const string Temporary = "/tmp";

    /// <summary>How sandboxes under test are made.</summary>
    public static UnionFsOptions Options { get; } = UnionFsOptions.Default;

    /// <summary>Writes the tree, and the directories it is in, into a sandbox.</summary>
    public static void Write(UnionFileSystem sandbox, string root)
    {
        sandbox.CreateDirectory(root);
        sandbox.CreateSymbolicLink(Temporary, $"{root}/{StartingTree.Temporary}");
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
                _ = number % 2 == 0 ? lower.File(At(root, entry), "hidden below") : lower.Symlink(At(root, entry), "hidden below");
                Add(upper, root, entry);
            }
            else
            {
                Add(lower, root, entry);
            }
        }

        foreach (var name in (string[])["gone", "new", "n1", "d1/new", "d2/n"])
        {
            lower.File($"{root}/{name}", "gone");
            upper.Whiteout($"{root}/{name}");
        }

        lower.Symlink(Temporary, $"{root}/{StartingTree.Temporary}");
        return LayerStack.Of(lower.Build(), upper.Build());
    }

    private static MemoryLayerBuilder Start(string name, string root) =>
        new MemoryLayerBuilder(name).Directory(Path.GetDirectoryName(root)!).WithMode(Folder).WithTime(Time(StartingTree.ParentTime));

    private static void Add(MemoryLayerBuilder layer, string root, StartingEntry entry)
    {
        var path = At(root, entry);
        _ = entry.Target is { } target ? layer.Symlink(path, target)
            : entry.Content is { } content ? layer.File(path, content).WithMode(entry.Mode)
            : layer.Directory(path).WithMode(entry.Mode);
        layer.WithTime(Time(entry.Time));
    }

    private static Timestamp Time(DateTime time) => Timestamp.FromDateTimeOffset(new DateTimeOffset(time));

    private static string At(string root, StartingEntry entry) => entry.Path.Length == 0 ? root : $"{root}/{entry.Path}";
}
