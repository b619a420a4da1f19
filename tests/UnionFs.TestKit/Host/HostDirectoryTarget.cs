namespace UnionFs.TestKit;

/// <summary>A plain directory with the merged content of a stack: what POSIX says about the operations of a script.</summary>
public sealed class HostDirectoryTarget : HostTarget
{
    private static readonly Lazy<string?> s_whyNoExt4 = new(
        () => WhyUnavailable ?? ProbeFor(() => new HostDirectoryTarget(LayerStack.Empty, HostFileSystem.Ext4)));

    /// <summary>Writes the merged content of a stack to a new file system.</summary>
    public HostDirectoryTarget(LayerStack stack, HostFileSystem kind = HostFileSystem.Tmpfs)
        : base(kind, mount => Prepare(stack, mount))
    {
    }

    /// <summary>Null where ext4 can be tested, or the reason why not.</summary>
    public static string? WhyNoExt4 => s_whyNoExt4.Value;

    private static string Prepare(LayerStack stack, HostMount mount)
    {
        string root = HostPath.Join(mount.Path, "root"), staging = HostPath.Join(mount.Path, "staging");
        HostNode.EnsureDirectory(root);
        HostNode.EnsureDirectory(staging);
        new FlattenedStackWriter(root, staging).Write(stack);
        return root;
    }
}
