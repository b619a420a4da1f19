namespace UnionFs.Benchmarks;

/// <summary>Directories of 1,000 entries each: twenty subdirectories with 49 files.</summary>
internal sealed class LowerTrees(int count)
{
    private const int Subdirectories = 20;
    private const int Files = 49;

    public Layer ToLayer()
    {
        var builder = new MemoryLayerBuilder("trees");
        for (var tree = 0; tree < count; tree++)
        {
            for (var i = 0; i < Subdirectories * Files; i++)
            {
                builder.File($"/tree-{tree}/sub-{i % Subdirectories}/file-{i}", [1]);
            }
        }

        return builder.Build();
    }

    /// <summary>Each operation removes a whole tree and makes its directory again.</summary>
    public Side Replacements(UnionFileSystem fileSystem)
    {
        var start = fileSystem.Snapshot();
        var order = Enumerable.Range(0, count).Select(static tree => $"/tree-{tree}").ToArray();
        return new Side
        {
            MaxOperations = count,
            Prepare = (operations, random) =>
            {
                fileSystem.Restore(start);
                random.Shuffle(order);
                return operations;
            },
            Run = operations =>
            {
                for (var i = 0; i < operations; i++)
                {
                    fileSystem.DeleteTree(order[i]);
                    fileSystem.MakeDirectory(order[i]);
                }

                return operations;
            },
            Finish = () => Check(fileSystem.List(order[0]).Count),
        };
    }

    /// <summary>The same on the disk, with so many trees a run.</summary>
    public Side Replacements(string root, int most)
    {
        var order = Enumerable.Range(0, most).Select(tree => $"{root}/tree-{tree}").ToArray();
        return new Side
        {
            MaxOperations = most,
            Prepare = (operations, random) =>
            {
                random.Shuffle(order);
                foreach (var tree in order)
                {
                    Fill(tree);
                }

                return operations;
            },
            Run = operations =>
            {
                for (var i = 0; i < operations; i++)
                {
                    Directory.Delete(order[i], recursive: true);
                    Directory.CreateDirectory(order[i]);
                }

                return operations;
            },
            Finish = () => Check(Directory.GetFileSystemEntries(order[0]).Length),
        };
    }

    private static void Fill(string tree)
    {
        if (Directory.Exists(tree + "/sub-0"))
        {
            return;
        }

        for (var i = 0; i < Subdirectories; i++)
        {
            Directory.CreateDirectory($"{tree}/sub-{i}");
        }

        for (var i = 0; i < Subdirectories * Files; i++)
        {
            File.WriteAllBytes($"{tree}/sub-{i % Subdirectories}/file-{i}", [1]);
        }
    }

    private static void Check(int left)
    {
        if (left != 0)
        {
            throw new InvalidOperationException($"A replaced directory still has {left} entries.");
        }
    }
}
