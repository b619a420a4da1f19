using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Layers;

/// <summary>What a user without rights sees of a folder layer that is not all theirs: what is known is answered, what is not says why.</summary>
public sealed class UnreadableFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-closed-").FullName;

    public UnreadableFolderTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "closed"));
        Directory.CreateDirectory(Path.Combine(_folder, "open"));
        File.WriteAllText(Path.Combine(_folder, "closed", "in"), "hidden");
        File.WriteAllText(Path.Combine(_folder, "open", "file"), "seen");
        File.WriteAllText(Path.Combine(_folder, "secret"), "hidden");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder, (UnixFileMode)0x1ED);
            File.SetUnixFileMode(Path.Combine(_folder, "closed"), 0);
            File.SetUnixFileMode(Path.Combine(_folder, "secret"), 0);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void AsNobody(bool native, Action<UnionFileSystem> check)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Needs root, to do without its rights.");
        using var layer = Layer.FromDirectory(_folder, new DirectoryLayerOptions { UseNative = native });
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("below", static b => b.File("/open/below", "b")), layer));
        UnprivilegedThread.Run(() => check(fs));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_known_of_a_closed_directory_is_answered(bool native) => AsNobody(native, static fs =>
    {
        Assert.Equal(["closed", "open", "secret"], fs.List("/").Select(static e => e.Name));
        Assert.True(fs.DirectoryExists("/closed"));
        Assert.Equal((NodeKind.Directory, (UnixFileMode)0), (fs.Stat("/closed").Kind, fs.Stat("/closed").Mode));
        Assert.Equal(1, fs.Stat("/closed").LinkCount);
        Assert.Equal(FsError.EACCES, fs.TryStat("/closed/in", out _));
        Assert.Equal(6, fs.Stat("/secret").Size);
        Assert.Equal("seen", fs.ReadAllText("/open/file"));
        Assert.Equal("b", fs.ReadAllText("/open/below"));
        fs.Rename("/closed", "/moved");
        fs.SetMode("/moved", (UnixFileMode)0x1C0);
        Assert.True(fs.DirectoryExists("/moved"));
        Assert.Equal(["R /closed -> /moved"], fs.Changes(cancellationToken: CancellationToken.None).Select(static c => c.ToString()));
    });

    public static TheoryData<string> Throwing => new(s_throwing.Keys.ToArray());

    private static readonly Dictionary<string, Action<UnionFileSystem>> s_throwing = new()
    {
        ["list"] = static fs => fs.List("/closed"),
        ["enumerate"] = static fs => fs.Enumerate("/closed").Count(),
        ["enumerate names"] = static fs => fs.EnumerateNames("/closed").MoveNext(),
        ["stat in it"] = static fs => fs.Stat("/closed/in"),
        ["read in it"] = static fs => fs.ReadAllText("/closed/in"),
        ["open in it"] = static fs => fs.OpenHandle("/closed/in").Dispose(),
        ["create in it"] = static fs => fs.CreateFile("/closed/new"),
        ["remove"] = static fs => fs.DeleteDirectory("/closed"),
        ["read"] = static fs => fs.ReadAllText("/secret"),
        ["read by handle"] = static fs =>
        {
            using var handle = fs.OpenHandle("/secret");
            handle.Read(0, new byte[1]);
        },
        ["write a part"] = static fs => fs.WriteAt("/secret", 1, "x"u8),
    };

    [Theory]
    [MemberData(nameof(Throwing))]
    public void What_cannot_be_read_says_so_and_leaves_no_trace(string what)
    {
        foreach (var native in new[] { true, false })
        {
            AsNobody(native, fs =>
            {
                var exception = Assert.Throws<UnauthorizedAccessException>(() => s_throwing[what](fs));
                Assert.Contains(what == "stat in it" ? "/closed/in" : _folder, exception.Message, StringComparison.Ordinal);
                Assert.Empty(fs.Changes(cancellationToken: CancellationToken.None));
                Assert.Equal("seen", fs.ReadAllText("/open/file"));
            });
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_tree_can_be_removed_and_a_file_replaced_without_being_read(bool native) => AsNobody(native, static fs =>
    {
        fs.DeleteTree("/closed");
        fs.WriteAllText("/secret", "mine");
        Assert.Equal("mine", fs.ReadAllText("/secret"));
        Assert.Equal(["D /closed", "M /secret"], fs.Changes(cancellationToken: CancellationToken.None).Select(static c => c.ToString()));
        Assert.Empty(fs.Verify(cancellationToken: CancellationToken.None));
    });

    [Fact]
    public void Exists_in_a_closed_directory_answers_no_as_System_IO_does() => AsNobody(native: true, fs =>
    {
        Assert.False(File.Exists(Path.Combine(_folder, "closed", "in")));
        Assert.False(fs.Exists("/closed/in"));
    });

    [Fact]
    public void Whoever_has_the_right_sees_it_later()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Needs root, to do without its rights.");
        using var layer = Layer.FromDirectory(_folder);
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        UnprivilegedThread.Run(() => Assert.Throws<UnauthorizedAccessException>(() => fs.List("/closed")));
        Assert.Equal("hidden", fs.ReadAllText("/closed/in"));
    }
}
