using UnionFs.TestKit;
using Xunit;
using static UnionFs.Tests.Layers.Tar.Writing.WrittenTar;

namespace UnionFs.Tests.Layers.Tar.Writing;

/// <summary>What cannot be written, and how writing ends early.</summary>
public sealed class TarWriterRefusalTests
{
    [Fact]
    public void A_name_that_would_be_a_deletion_is_refused_by_its_path()
    {
        var layer = Layer.InMemory("odd names", static b => b.File("/d/.wh.x", ""));
        var error = Assert.Throws<NotSupportedException>(() => Write(layer));
        Assert.Equal(
            "Layer 'odd names': '/d/.wh.x' cannot be written to the tar: names that start with '.wh.' are deletions in an OCI layer, so it has no way to hold a file of that name.",
            error.Message);
        Assert.Throws<NotSupportedException>(() => Write(Layer.InMemory("hiding", static b => b.Whiteout("/.wh.x"))));

        var plain = Write(layer, new TarWriteOptions { Whiteouts = WhiteoutFormat.None });
        using var again = TarLayerProbe.Open(plain, new TarLayerOptions { Whiteouts = WhiteoutFormat.None });
        Assert.Contains("d/.wh.x", again.Paths());
    }

    [Fact]
    public void A_plain_archive_has_no_deletions()
    {
        var options = new TarWriteOptions { Whiteouts = WhiteoutFormat.None };
        var error = Assert.Throws<NotSupportedException>(() => Write(Layer.InMemory("w", static b => b.Whiteout("/x")), options));
        Assert.Contains("it is a deletion", error.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => Write(Layer.InMemory("o", static b => b.Opaque("/x")), options));
        Assert.Throws<ArgumentException>(() => Write(Layer.InMemory("e", static _ => { }), options with { Whiteouts = WhiteoutFormat.Overlay }));
    }

    [Fact]
    public void A_link_into_the_layers_below_becomes_a_file_where_they_are_known()
    {
        var below = LayerStack.Of(Layer.InMemory("below", static b => b.File("/f", "text").WithTime(new(9, 0)).WithXattr("user.a", [1])));
        var layer = Layer.InMemory("links", static b => b.HardLink("/one", "/f").HardLink("/two", "/f").Whiteout("/f"));
        var error = Assert.Throws<NotSupportedException>(() => Write(layer));
        Assert.Contains("it is a link to '/f' of the layers below", error.Message, StringComparison.Ordinal);

        using var again = Reread(layer, new TarWriteOptions { Below = below });
        Assert.Equal("text", again.Text("two"));
        Assert.Equal((2, again.Entry("one").Id), (again.Entry("two").LinkCount, again.Entry("two").Id));
        Assert.Equal(new Timestamp(9, 0), again.Entry("one").Attributes.ModifyTime);
        Assert.Throws<LayerFormatException>(() => Write(layer, new TarWriteOptions { Below = LayerStack.Empty }));
    }

    [Fact]
    public void Sockets_are_left_out_with_a_warning()
    {
        var tar = Write(Layer.InMemory("s", static b => b.Special("/run/socket", NodeKind.Socket).File("/f", "")), out var report);
        Assert.Equal(["0 f", "0 run/.wh.socket"], Headers(tar));
        Assert.Equal("'/run/socket' is a socket, which a tar cannot hold: it was left out.", Assert.Single(report.Warnings).ToString());
        Assert.Equal("2 entries, 2048 bytes, 1 warnings", report.ToString());
    }

    [Fact]
    public void An_empty_layer_is_two_blocks_of_zeros()
    {
        Assert.Equal(new byte[1024], Write(Layer.InMemory("empty", static _ => { }), out var report));
        Assert.True(report.IsEmpty);
    }

    [Fact]
    public void It_ends_when_it_is_cancelled_also_inside_a_file()
    {
        using var source = new CancellationTokenSource();
        var layer = Layer.InMemory("big", static b => b.File("/f", 1L << 40, []));
        using var stream = new WatchedWriteStream(0) { Written = length => { if (length > 10_000_000) source.Cancel(); } };
        Assert.Throws<OperationCanceledException>(() => layer.WriteTar(stream, cancellationToken: source.Token));
        Assert.InRange(stream.Length, 10_000_000, 11_000_000);
    }

    [Fact]
    public void Progress_tells_of_every_entry_and_of_the_end()
    {
        var told = new List<TarWriteProgress>();
        var layer = Layer.InMemory("p", static b => b.File("/a", new byte[1_000_000]).File("/b", ""));
        layer.WriteTar(Stream.Null, progress: new Progress(told.Add), cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(told.Count >= 3);
        Assert.Equal(2, told[^1].Entries);
        Assert.Equal("2 entries, 1001472 bytes", told[^1].ToString());
    }

    [Fact]
    public void A_stream_that_fails_at_any_write_ends_it_with_what_it_said()
    {
        using var layer = Small();
        var writes = 0;
        for (var failing = 1; ; failing++)
        {
            writes = 0;
            using var stream = new WatchedWriteStream(0) { Written = _ => { if (++writes == failing) throw new IOException("no room"); } };
            try
            {
                layer.WriteTar(stream, cancellationToken: TestContext.Current.CancellationToken);
                break;
            }
            catch (IOException e)
            {
                Assert.Equal("no room", e.Message);
            }
        }

        Assert.InRange(writes, 3, 20);
    }

    [Fact]
    public void A_layer_that_fails_at_any_call_ends_it_and_works_afterwards()
    {
        using var inner = Small();
        var expected = Write(inner);
        var calls = 0;
        for (var failing = 1; ; failing++)
        {
            var plan = new FaultPlan { FailingCall = failing };
            using var layer = new FaultyLayer(inner, plan);
            try
            {
                Assert.Equal(expected, Write(layer));
                if (!plan.HasFailed)
                {
                    calls = plan.Calls;
                    break;
                }
            }
            catch (IOException e)
            {
                Assert.Equal("The device does not answer.", e.Message);
                Assert.Equal(expected, Write(layer));
            }
        }

        Assert.InRange(calls, 10, 1000);
    }

    private static Layer Small() =>
        Layer.InMemory("l", static b => b.File("/a", new byte[600_000]).Directory("/d").File("/d/b", new byte[300_000]).Symlink("/z", "a"));

    private sealed class Progress(Action<TarWriteProgress> tell) : IProgress<TarWriteProgress>
    {
        public void Report(TarWriteProgress value) => tell(value);
    }
}
