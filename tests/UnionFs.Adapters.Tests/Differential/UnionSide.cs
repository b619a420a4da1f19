using System.IO.Abstractions;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>A sandbox through its adapter, with its tree under the path that the tree of the disk has.</summary>
internal sealed class UnionSide : Side
{
    private readonly UnionFileSystem _sandbox;

    private UnionSide(string root, UnionFileSystem sandbox)
        : base(root, SandboxTree.Temporary)
    {
        _sandbox = sandbox;
        FileSystem = sandbox.AsFileSystem();
        FileSystem.Directory.SetCurrentDirectory(root);
    }

    public override IFileSystem FileSystem { get; }

    /// <summary>A sandbox over nothing: the whole starting tree is in its top.</summary>
    public static UnionSide InMemory(string root)
    {
        var sandbox = UnionFileSystem.Create(SandboxTree.Place(root), SandboxTree.Options);
        SandboxTree.Write(sandbox, root);
        return new UnionSide(root, sandbox);
    }

    /// <summary>A sandbox whose whole starting tree lies in lower layers: every change copies up or hides.</summary>
    public static UnionSide InLayers(string root) => new(root, UnionFileSystem.Create(SandboxTree.Layers(root), SandboxTree.Options));

    public override IReadOnlyList<string> Walk()
    {
        var findings = _sandbox.Verify();
        if (findings.Count > 0)
        {
            throw new InvalidOperationException(string.Join('\n', findings));
        }

        // Without open handles, whose share modes would be in the way, and as root, who may read everything.
        using var fork = UnionFileSystem.Create(_sandbox.Flatten("now"));
        return Comparable(Seen(fork.Walk(Path.GetDirectoryName(Root)!)).Select(e => Line(fork, e)));
    }

    public override void Dispose()
    {
        base.Dispose();
        _sandbox.Dispose();
    }

    private static string Line(UnionFileSystem sandbox, TreeEntry entry)
    {
        var written = entry.Stat.ModifyTime.ToDateTimeOffset().UtcDateTime;
        return entry.Target is { } target ? TreeLine.Link(entry.Path, target, written)
            : entry.Stat.IsDirectory ? TreeLine.Directory(entry.Path, entry.Stat.Mode, written)
            : TreeLine.File(entry.Path, entry.Stat.Mode, IsReadable(entry.Stat) ? Content(sandbox, entry.Path) : null, written);
    }

    /// <summary>What the user who acts could see of a tree that is the user's own: nothing in directories that may not be listed and entered.</summary>
    private static IEnumerable<TreeEntry> Seen(IEnumerable<TreeEntry> tree)
    {
        const UnixFileMode Needed = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        var closed = "/";
        foreach (var entry in tree)
        {
            if (Caller.Identity is null || closed.Length == 1 || !entry.Path.StartsWith(closed, StringComparison.Ordinal))
            {
                closed = entry.Stat.IsDirectory && (entry.Stat.Mode & Needed) != Needed ? entry.Path + "/" : "/";
                yield return entry;
            }
        }
    }

    /// <summary>Whether the user who acts could read a file, all of which are the user's.</summary>
    private static bool IsReadable(in FileStat stat) => Caller.Identity is null || (stat.Mode & UnixFileMode.UserRead) != 0;

    private static byte[] Content(UnionFileSystem sandbox, string path)
    {
        using var handle = sandbox.OpenHandle(path, followLinks: false);
        var bytes = new byte[handle.Length];
        handle.Read(0, bytes);
        return bytes;
    }
}
