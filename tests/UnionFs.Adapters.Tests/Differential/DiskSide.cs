using System.IO.Abstractions;
using System.Reflection;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>The disk of the host, through the wrappers of the abstraction: what is right.</summary>
internal sealed class DiskSide : Side
{
    private readonly DiskArea _area;

    public DiskSide(DiskArea area, string root)
        : base(root)
    {
        _area = area;
        var parent = Path.GetDirectoryName(root)!;
        Directory.CreateDirectory(parent);
        DiskTree.Create(root);
        Directory.SetLastWriteTimeUtc(parent, StartingTree.ParentTime);
        DiskArea.Enter(root);
    }

    public override IFileSystem FileSystem { get; } = new FileSystem();

    public override IReadOnlyList<string> Walk() => Comparable(DiskTree.Walk(Root));

    /// <summary>
    /// The permissions of an info object of the wrappers never reach the disk; what the BCL does with them is asked from the object inside.
    /// </summary>
    protected override object? Invoke(Member member, object target, object?[] arguments)
    {
        if (target is not IFileSystemInfo || !member.Method.Name.EndsWith("_UnixFileMode", StringComparison.Ordinal))
        {
            return base.Invoke(member, target, arguments);
        }

        var inside = (FileSystemInfo)target.GetType().GetField("instance", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(target)!;
        return arguments is [UnixFileMode mode] ? Set(inside, mode) : inside.UnixFileMode;
    }

    private static object? Set(FileSystemInfo info, UnixFileMode mode)
    {
        info.UnixFileMode = mode;
        return null;
    }

    public override void Dispose()
    {
        base.Dispose();
        _area.Leave();
        DiskTree.Delete(Path.GetDirectoryName(Root)!);
    }
}
