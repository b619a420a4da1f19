namespace UnionFs.Fuse;

/// <summary>The mounts of this process, so that none outlives it where that can be helped: also one that ends by an exception nobody catches.</summary>
internal static class LiveMounts
{
    private static readonly HashSet<FuseMount> s_mounts = [];
    private static bool s_isWatching;

    public static void Add(FuseMount mount)
    {
        lock (s_mounts)
        {
            s_mounts.Add(mount);
            if (!s_isWatching)
            {
                s_isWatching = true;
                AppDomain.CurrentDomain.ProcessExit += static (_, _) => UnmountAll();
                AppDomain.CurrentDomain.UnhandledException += static (_, e) =>
                {
                    if (e.IsTerminating)
                    {
                        UnmountAll();
                    }
                };
            }
        }
    }

    public static void Remove(FuseMount mount)
    {
        lock (s_mounts)
        {
            s_mounts.Remove(mount);
        }
    }

    private static void UnmountAll()
    {
        FuseMount[] all;
        lock (s_mounts)
        {
            all = [.. s_mounts];
        }

        foreach (var mount in all)
        {
            mount.Dispose();
        }
    }
}
