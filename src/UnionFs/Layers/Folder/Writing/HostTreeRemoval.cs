namespace UnionFs;

/// <summary>Removes a tree of the host by open directories, so no link is followed and no path is too long.</summary>
internal static class HostTreeRemoval
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private sealed class Frame(byte[] name, List<byte[]> names)
    {
        public readonly byte[] Name = name;
        public readonly List<byte[]> Names = names;
        public int Next;
    }

    /// <summary>Removes what has a name in a directory, with everything below it. What cannot be removed stays, and all that can is gone.</summary>
    public static void Remove(HostDescriptor parent, byte[] name)
    {
        if (TryRemoveLeaf(parent, name) || Open(parent, name) is not { } top)
        {
            return;
        }

        using (top)
        {
            RemoveBelow(top);
        }

        parent.Remove(name, isDirectory: true);
    }

    private static void RemoveBelow(HostDescriptor top)
    {
        using var way = new OpenDirectories(top);
        var pending = new Stack<Frame>();
        pending.Push(new Frame([], NamesOf(top)));
        while (pending.TryPeek(out var frame))
        {
            if (frame.Next == frame.Names.Count)
            {
                pending.Pop();
                if (pending.Count > 0)
                {
                    if (!way.OpenParent())
                    {
                        return;
                    }

                    way.Leave();
                    way.Current.Remove(frame.Name, isDirectory: true);
                }

                continue;
            }

            var name = frame.Names[frame.Next++];
            if (TryRemoveLeaf(way.Current, name) || Open(way.Current, name) is not { } directory)
            {
                continue;
            }

            directory.Stat(default, out var stat);
            way.Enter(directory, stat);
            pending.Push(new Frame(name, NamesOf(directory)));
        }
    }

    private static bool TryRemoveLeaf(HostDescriptor directory, byte[] name) =>
        directory.Remove(name, isDirectory: false) is var error && !error.Is(FsError.EISDIR) && !error.Is(FsError.EPERM);

    private static List<byte[]> NamesOf(HostDescriptor directory)
    {
        var names = new List<byte[]>();
        directory.ReadNames(names);
        return names;
    }

    /// <summary>Opens a directory and lets its user read and change it.</summary>
    private static HostDescriptor? Open(HostDescriptor parent, byte[] name)
    {
        var directory = parent.OpenDirectory(name, out var error);
        if (directory is null && error == FsError.EACCES)
        {
            using var node = parent.OpenNode(name, out _);
            node?.SetNodeMode(OwnerOnly);
            directory = parent.OpenDirectory(name, out _);
        }

        directory?.SetMode(OwnerOnly);
        return directory;
    }
}
