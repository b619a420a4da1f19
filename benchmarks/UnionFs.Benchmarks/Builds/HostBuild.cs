namespace UnionFs.Benchmarks;

/// <summary>The build through System.IO in a directory of the host.</summary>
internal static class HostBuild
{
    public static void Apply(string root, BuildPlan plan)
    {
        foreach (var directory in plan.NewDirectories)
        {
            Directory.CreateDirectory(root + directory);
        }

        foreach (var file in plan.Unpacks)
        {
            File.WriteAllBytes(root + file.Path, file.Data.Span);
        }

        foreach (var file in plan.Rewrites)
        {
            File.WriteAllBytes(root + file.Path, file.Data.Span);
        }

        foreach (var (from, to) in plan.Renames)
        {
            Directory.Move(root + from, root + to);
        }

        foreach (var path in plan.Deletes)
        {
            File.Delete(root + path);
        }
    }

    /// <summary>Lists everything with its attributes; answers the checksum of the regular files.</summary>
    public static long Sum(string root)
    {
        var sum = 0L;
        foreach (var entry in new DirectoryInfo(root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            var isLink = (entry.Attributes & FileAttributes.ReparsePoint) != 0;
            sum += entry is FileInfo file && !isLink ? BuildPlan.Weigh(file.Length) : 0;
            sum += entry.UnixFileMode == UnixFileMode.None || entry.LastWriteTimeUtc.Ticks == 0 ? 1 : 0;
        }

        return sum;
    }

    public static void Copy(string from, string to)
    {
        var pending = new Stack<(string From, string To)>([(from, to)]);
        while (pending.TryPop(out var at))
        {
            Directory.CreateDirectory(at.To);
            foreach (var entry in new DirectoryInfo(at.From).EnumerateFileSystemInfos())
            {
                var target = $"{at.To}/{entry.Name}";
                if (entry.LinkTarget is { } link)
                {
                    File.CreateSymbolicLink(target, link);
                }
                else if (entry is DirectoryInfo)
                {
                    pending.Push((entry.FullName, target));
                }
                else
                {
                    File.Copy(entry.FullName, target);
                }
            }
        }
    }

    /// <summary>A copy of the base on tmpfs, then the build in it.</summary>
    public static Side InCopy(string source, string root, BuildPlan plan) => new()
    {
        MaxOperations = 1,
        Clock = static () => CpuClock.Process,
        Prepare = (_, _) =>
        {
            Memory.Reclaim();
            return plan.Expected;
        },
        Run = _ =>
        {
            Copy(source, root);
            Apply(root, plan);
            return Sum(root);
        },
        Finish = () => Directory.Delete(root, recursive: true),
    };

    /// <summary>An overlay mounted on the base, the build in it, and as commit the overlay mounted again with its upper as a layer.</summary>
    public static Side InOverlay(MountNamespace mounts, string source, string root, BuildPlan plan)
    {
        var (target, first, second) = (root + "/merged", root + "/first", root + "/second");
        return new Side
        {
            MaxOperations = 1,
            Clock = static () => CpuClock.Process,
            Prepare = (_, _) =>
            {
                foreach (var directory in new[] { target, first + "/upper", first + "/work", second + "/upper", second + "/work" })
                {
                    Directory.CreateDirectory(directory);
                }

                Memory.Reclaim();
                return plan.Expected;
            },
            Run = _ => mounts.Run(() =>
            {
                MountNamespace.MountOverlay(target, [source], first + "/upper", first + "/work");
                Apply(target, plan);
                var sum = Sum(target);
                MountNamespace.Unmount(target);
                MountNamespace.MountOverlay(target, [first + "/upper", source], second + "/upper", second + "/work");
                return sum;
            }),
            Finish = () =>
            {
                mounts.Run(() => MountNamespace.Unmount(target));
                Directory.Delete(root, recursive: true);
            },
        };
    }
}
