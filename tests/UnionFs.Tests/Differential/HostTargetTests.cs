using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Differential;

/// <summary>How the layers of a stack come to lie on the host.</summary>
public class HostTargetTests
{
    private static readonly Timestamp s_time = new(1_700_000_000, 123_456_789);

    [Fact]
    public void Flattened_and_overlaid_layers_show_the_same_tree()
    {
        Assert.SkipWhen(OverlayTarget.WhyUnavailable is not null, $"overlayfs: {OverlayTarget.WhyUnavailable}");
        var stack = SampleStack();
        using var plain = new HostDirectoryTarget(stack);
        using var overlay = new OverlayTarget(stack);

        Assert.Equal(plain.Walk().Select(Show), overlay.Walk().Select(Show));
    }

    [Fact]
    public void The_flattened_tree_is_what_the_layers_say()
    {
        Assert.SkipWhen(HostTarget.WhyUnavailable is not null, $"host: {HostTarget.WhyUnavailable}");
        using var plain = new HostDirectoryTarget(SampleStack());

        Assert.Equal(
            [
                "/ drwxr-xr-x 0:0 0 0",
                "/etc drwx------ 1:2 0 1700000000123456789",
                "/etc/link lrwxrwxrwx 0:0 4 0 -> motd",
                "/etc/motd -rw-r--r-- 0:0 3 0 user.a=62",
                "/etc/motd2 -rw-r--r-- 0:0 3 0 user.a=62",
                "/opaque drwxr-xr-x 0:0 0 0",
                "/opaque/new -rw-r--r-- 0:0 1 0",
                "/pipe prw-r--r-- 0:0 0 0",
            ],
            plain.Walk().Select(Show));
    }

    [Fact]
    public void On_ext_4_it_is_the_same_tree()
    {
        Assert.SkipWhen(HostDirectoryTarget.WhyNoExt4 is not null, $"ext4: {HostDirectoryTarget.WhyNoExt4}");
        var stack = SampleStack();
        using var memory = new HostDirectoryTarget(stack);
        using var disk = new HostDirectoryTarget(stack, HostFileSystem.Ext4);

        Assert.Equal(memory.Walk().Select(Show), disk.Walk().Select(Show));
    }

    [Fact]
    public void Nothing_of_a_target_is_mounted_for_the_process()
    {
        Assert.SkipWhen(OverlayTarget.WhyUnavailable is not null, $"overlayfs: {OverlayTarget.WhyUnavailable}");
        using var overlay = new OverlayTarget(SampleStack());

        Assert.DoesNotContain("unionfs-host-", File.ReadAllText("/proc/self/mounts"));
        Assert.Equal("OK", overlay.Run(new ScriptOperation(ScriptVerb.Mkdir, "/only-here") { Mode = (UnixFileMode)0x1FF }));
        Assert.False(Directory.Exists("/only-here"));
    }

    private static string Show(TreeEntry entry) =>
        $"{entry.Path} {FsMode.ToText(entry.Stat.Kind, entry.Stat.Mode)} {entry.Stat.Uid}:{entry.Stat.Gid} {entry.Stat.Size}"
        + $" {entry.Stat.ModifyTime.TotalNanoseconds}{(entry.Target is null ? "" : " -> " + entry.Target)} {entry.Xattrs}".TrimEnd();

    private static LayerStack SampleStack() => LayerStack.Of(
        Layer.InMemory("base", b => b
            .Directory("/etc").WithMode((UnixFileMode)0x1C0).WithOwner(1, 2).WithTime(s_time)
            .File("/etc/motd", "one").WithXattr("user.a", "b"u8)
            .HardLink("/etc/motd2", "/etc/motd")
            .File("/etc/gone", "x")
            .Symlink("/etc/link", "motd")
            .File("/opaque/old", "x")
            .Special("/pipe", NodeKind.Fifo)),
        Layer.InMemory("patch", b => b
            .Whiteout("/etc/gone")
            .Opaque("/opaque")
            .File("/opaque/new", "y")));
}
