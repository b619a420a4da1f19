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
        var sandbox = UnionFileSystem.Create(LayerStack.Empty, SandboxTree.Options);
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

        // A fork has no open handles, whose share modes would be in the way.
        using var fork = _sandbox.Fork();
        return Comparable(fork.Walk(Path.GetDirectoryName(Root)!).Select(e => Line(fork, e)));
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
            : TreeLine.File(entry.Path, entry.Stat.Mode, Content(sandbox, entry.Path), written);
    }

    private static byte[] Content(UnionFileSystem sandbox, string path)
    {
        using var handle = sandbox.OpenHandle(path, followLinks: false);
        var bytes = new byte[handle.Length];
        handle.Read(0, bytes);
        return bytes;
    }
}
