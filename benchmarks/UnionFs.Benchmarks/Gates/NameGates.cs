namespace UnionFs.Benchmarks;

/// <summary>What taking names away, hiding, moving and copying them costs, beside the same through <c>System.IO</c> on a tmpfs.</summary>
internal static class NameGates
{
    private const int Directories = 20;
    private const int Files = 1000;
    private const int Trees = 20;

    public static IEnumerable<Gate> All =>
    [
        new("unlink", 0.25, 0.15, Unlink),
        new("whiteout", 0.25, 0.15, Whiteout),
        new("rename", 0.25, 0.15, Rename),
        new("copy-tree", 0.05, 0.02, CopyTree),
        new("import", 0.10, 0.05, Import),
        new("delete-tree", 0.10, 0.05, DeleteTree),
    ];

    /// <summary>Files that were made in the sandbox.</summary>
    private static Figure Unlink(double goal)
    {
        using var fileSystem = UnionFileSystem.Create(LayerStack.Empty);
        foreach (var path in Paths(""))
        {
            fileSystem.CreateDirectory(path.AsSpan(0, path.LastIndexOf('/')));
            fileSystem.WriteAllBytes(path, [1]);
        }

        return Deletions(fileSystem, goal);
    }

    /// <summary>Files that a layer below has: each deletion is a whiteout.</summary>
    private static Figure Whiteout(double goal)
    {
        using var fileSystem = UnionFileSystem.Create(LayerStack.Of(Lower("")));
        fileSystem.Stack.Preload();
        return Deletions(fileSystem, goal);
    }

    private static Figure Deletions(UnionFileSystem fileSystem, double goal)
    {
        using var disk = new DiskCopy();
        var start = fileSystem.Snapshot();
        return Comparison.Measure(
            Edits(Paths(""), () => fileSystem.Restore(start), path => fileSystem.Unlink(path), path => !fileSystem.Exists(path)),
            Edits(Paths(disk.Root), () => Fill(disk.Root), File.Delete, static path => !File.Exists(path)),
            goal);
    }

    /// <summary>Files of a layer below, each to a new name in its directory.</summary>
    private static Figure Rename(double goal)
    {
        using var fileSystem = UnionFileSystem.Create(LayerStack.Of(Lower("")));
        using var disk = new DiskCopy();
        fileSystem.Stack.Preload();
        var start = fileSystem.Snapshot();
        return Comparison.Measure(
            Edits(Paths(""), () => fileSystem.Restore(start), path => fileSystem.Move(path, path + "-moved"), path => fileSystem.Exists(path + "-moved")),
            Edits(
                Paths(disk.Root),
                () =>
                {
                    Directory.Delete(disk.Root, recursive: true);
                    Fill(disk.Root);
                },
                static path => File.Move(path, path + "-moved"),
                static path => File.Exists(path + "-moved")),
            goal);
    }

    /// <summary>A directory of a layer with 1,000 files in twenty subdirectories, to a new place; per file.</summary>
    private static Figure CopyTree(double goal)
    {
        using var fileSystem = UnionFileSystem.Create(LayerStack.Of(Lower("/source")));
        fileSystem.Stack.Preload();
        var start = fileSystem.Snapshot();
        return WholeTrees(
            goal, () => fileSystem.Restore(start), copy => fileSystem.CopyTree("/source", copy), copy => fileSystem.Exists(copy + Paths("")[^1]));
    }

    /// <summary>A layer in memory with 1,000 files, into a directory; per file.</summary>
    private static Figure Import(double goal)
    {
        using var layer = Lower("");
        using var fileSystem = UnionFileSystem.Create(LayerStack.Empty);
        var start = fileSystem.Snapshot();
        return WholeTrees(
            goal, () => fileSystem.Restore(start), copy => fileSystem.Import(layer, copy), copy => fileSystem.Exists(copy + Paths("")[^1]));
    }

    private static Figure WholeTrees(double goal, Action reset, Action<string> copy, Predicate<string> isThere)
    {
        using var disk = new DiskCopy();
        var source = disk.Root + "/source";
        Fill(source);
        var names = Enumerable.Range(0, Trees).Select(static i => $"/copy-{i}").ToArray();
        var hostNames = names.Select(name => disk.Root + name).ToArray();
        return Comparison.Measure(
            Edits(names, reset, copy, isThere, Files),
            Edits(
                hostNames,
                () => Array.ForEach(hostNames, static name =>
                {
                    if (Directory.Exists(name))
                    {
                        Directory.Delete(name, recursive: true);
                    }
                }),
                target => CopyOnDisk(source, target),
                static target => File.Exists(target + Paths("")[^1]),
                Files),
            goal);
    }

    /// <summary>A directory that was made, with 1,000 files in twenty subdirectories; per file.</summary>
    private static Figure DeleteTree(double goal)
    {
        using var fileSystem = UnionFileSystem.Create(LayerStack.Empty);
        using var disk = new DiskCopy();
        var names = Enumerable.Range(0, Trees).Select(static i => $"/tree-{i}").ToArray();
        using var layer = Lower("");
        Array.ForEach(names, name => fileSystem.Import(layer, name));
        var start = fileSystem.Snapshot();
        var hostNames = names.Select(name => disk.Root + name).ToArray();
        return Comparison.Measure(
            Edits(names, () => fileSystem.Restore(start), name => fileSystem.DeleteTree(name), name => !fileSystem.Exists(name), Files),
            Edits(
                hostNames,
                () => Array.ForEach(hostNames, Fill),
                static name => Directory.Delete(name, recursive: true),
                static name => !Directory.Exists(name),
                Files),
            goal);
    }

    /// <summary>One operation per path, in random order; all is as before for the next run.</summary>
    private static Side Edits(string[] paths, Action reset, Action<string> edit, Predicate<string> isDone, int unitsPerOperation = 1)
    {
        var order = paths.ToArray();
        return new Side
        {
            MaxOperations = order.Length,
            UnitsPerOperation = unitsPerOperation,
            Prepare = (operations, random) =>
            {
                reset();
                random.Shuffle(order);
                return operations;
            },
            Run = operations =>
            {
                for (var i = 0; i < operations; i++)
                {
                    edit(order[i]);
                }

                return operations;
            },
            Finish = () =>
            {
                if (!isDone(order[0]))
                {
                    throw new InvalidOperationException($"{order[0]} is as it was.");
                }
            },
        };
    }

    private static string[] Paths(string root) =>
        [.. Enumerable.Range(0, Files).Select(i => $"{root}/some/sub-{i % Directories}/file-{i:0000}.cs")];

    private static Layer Lower(string root)
    {
        var builder = new MemoryLayerBuilder("lower");
        Array.ForEach(Paths(root), path => builder.File(path, [1]));
        return builder.Build();
    }

    private static void Fill(string root)
    {
        foreach (var path in Paths(root))
        {
            if (!File.Exists(path))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, [1]);
            }
        }
    }

    private static void CopyOnDisk(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        foreach (var directory in Directory.EnumerateDirectories(source))
        {
            CopyOnDisk(directory, Path.Combine(target, Path.GetFileName(directory)));
        }
    }
}
