using Xunit;

namespace UnionFs.Tests.Layers;

/// <summary>What a folder layer notices when the folder changes underneath, with the calls of the kernel and with managed calls alone.</summary>
public sealed class FolderChangeTests : IDisposable
{
    private static readonly DateTime s_old = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-change-").FullName;
    private readonly string _outside = Directory.CreateTempSubdirectory("unionfs-outside-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_outside, recursive: true);
    }

    private static readonly (string Name, bool NativeOnly, Action<FolderChangeTests> Change)[] s_changes =
    [
        ("longer", false, t => File.WriteAllText(t.In("d/f"), "other text")),
        ("newer", false, t => File.WriteAllText(t.In("d/f"), "TEXT")),
        ("replaced by an equal one", true, t =>
        {
            File.WriteAllText(t.In("d/g"), "TEXT");
            File.SetLastWriteTimeUtc(t.In("d/g"), s_old);
            File.Move(t.In("d/g"), t.In("d/f"), overwrite: true);
        }),
        ("changed with its time put back", true, t =>
        {
            File.WriteAllText(t.In("d/f"), "TEXT");
            File.SetLastWriteTimeUtc(t.In("d/f"), s_old);
        }),
        ("gone", false, t => File.Delete(t.In("d/f"))),
        ("a link now", false, t => t.Replace("d/f", p => File.CreateSymbolicLink(p, t.Canary))),
        ("a directory now", false, t => t.Replace("d/f", p => Directory.CreateDirectory(p))),
        ("in a directory that is gone", false, t => Directory.Delete(t.In("d"), recursive: true)),
        ("in a directory that moved", false, t => Directory.Move(t.In("d"), t.In("e"))),
        ("in a directory that is a link now", false, t => t.Swap()),
    ];

    public static TheoryData<string, bool> Changes
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var change in s_changes)
            {
                data.Add(change.Name, true);
                if (!change.NativeOnly)
                {
                    data.Add(change.Name, false);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_file_that_is(string change, bool native)
    {
        Fill();
        using var layer = Open(native);
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        Assert.Equal(4, fs.Stat("/d/f").Size);
        s_changes.Single(c => c.Name == change).Change(this);

        var exception = Assert.Throws<LayerChangedException>(() => fs.ReadAllText("/d/f"));

        Assert.Equal(layer.Name, exception.Layer);
        Assert.StartsWith(In("d"), exception.Path, StringComparison.Ordinal);
        Assert.Equal(4, fs.Stat("/d/f").Size);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_changed_while_it_is_read_is_noticed_at_its_end(bool native)
    {
        Fill();
        using var layer = Open(native);
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        using var handle = fs.OpenHandle("/d/f");
        Assert.Equal(1, handle.Read(0, new byte[1]));
        File.WriteAllText(In("d/f"), "TEXT");

        Assert.Throws<LayerChangedException>(() => handle.Read(1, new byte[3]));
        Assert.Equal("top", Overwritten(fs));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_directory_swapped_before_it_is_listed_is_noticed(bool native)
    {
        Fill();
        using var layer = Open(native);
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        Assert.True(fs.DirectoryExists("/d"));
        Swap();

        Assert.Throws<LayerChangedException>(() => fs.List("/d"));
        Assert.Equal("other", fs.ReadAllText("/other"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Names_that_come_after_a_directory_was_listed_are_not_seen(bool native)
    {
        Fill();
        using var layer = Open(native);
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        fs.List("/d");
        File.WriteAllText(In("d/late"), "");

        Assert.Equal(["f"], fs.List("/d").Select(e => e.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_second_stack_reads_what_it_finds_and_the_first_learns_of_the_change(bool native)
    {
        Fill();
        using var layer = Open(native);
        using var first = UnionFileSystem.Create(LayerStack.Of(layer));
        first.List("/d");
        File.WriteAllText(In("d/f"), "changed since");
        using var second = UnionFileSystem.Create(LayerStack.Of(layer));

        Assert.Equal("changed since", second.ReadAllText("/d/f"));
        Assert.Throws<LayerChangedException>(() => first.ReadAllText("/d/f"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_directory_swapped_for_a_link_again_and_again_never_shows_what_is_outside(bool native)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Where an open file really is can be asked on Linux only.");
        Fill();
        File.WriteAllText(Path.Combine(_outside, "f"), "LEAK");
        File.SetLastWriteTimeUtc(Path.Combine(_outside, "f"), s_old);
        using var stop = new CancellationTokenSource(1500);
        var swapping = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Directory.Move(In("d"), In("away"));
                File.CreateSymbolicLink(In("d"), _outside);
                File.Delete(In("d"));
                Directory.Move(In("away"), In("d"));
            }
        }, TestContext.Current.CancellationToken);
        using var layer = Open(native);
        int read = 0, leaked = 0;
        while (!stop.IsCancellationRequested)
        {
            using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
            try
            {
                leaked += fs.ReadAllText("/d/f") == "LEAK" ? 1 : 0;
                read++;
            }
            catch (IOException)
            {
            }
        }

        await swapping;
        Assert.Equal(0, leaked);
        Assert.True(read > 0);
    }

    private string Canary => Path.Combine(_outside, "f");

    private static string Overwritten(UnionFileSystem fs)
    {
        fs.WriteAllText("/d/f", "top");
        return fs.ReadAllText("/d/f");
    }

    private string In(string path) => Path.Combine(_folder, path);

    private Layer Open(bool native) => Layer.FromDirectory(_folder, new DirectoryLayerOptions { UseNative = native });

    private void Fill()
    {
        Directory.CreateDirectory(In("d"));
        File.WriteAllText(In("d/f"), "text");
        File.SetLastWriteTimeUtc(In("d/f"), s_old);
        File.WriteAllText(In("other"), "other");
        File.WriteAllText(Canary, "text");
        File.SetLastWriteTimeUtc(Canary, s_old);
    }

    private void Replace(string path, Action<string> make)
    {
        File.Delete(In(path));
        make(In(path));
    }

    private void Swap()
    {
        Directory.Move(In("d"), In("away"));
        Directory.CreateSymbolicLink(In("d"), _outside);
    }
}
