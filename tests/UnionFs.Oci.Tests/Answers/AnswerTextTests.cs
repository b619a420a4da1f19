using Xunit;

namespace UnionFs.Oci.Tests.Answers;

/// <summary>The answers as people read them, on a stack of the textbook.</summary>
public class AnswerTextTests
{
    private static readonly Layer[] s_layers =
    [
        Layer.InMemory("base", static b => b.File("/bin/sh", new byte[1000]).Directory("/etc").File("/etc/motd", "hello\n").File("/usr/share/doc/sh", new byte[400])),
        Layer.InMemory("install", static b => b.File("/opt/app", new byte[5000]).File("/tmp/cache", Filled(3000, 1)).File("/opt/data", Filled(2000, 2))),
        Layer.InMemory("clean", static b => b.Whiteout("/tmp/cache").Whiteout("/usr/share/doc")),
        Layer.InMemory("chmod", static b => b.File("/opt/app", new byte[5000]).WithMode((UnixFileMode)0x1ED)),
        Layer.InMemory("config", static b => b.File("/etc/motd", "welcome\n").Whiteout("/opt/data").File("/srv/data", Filled(2000, 2)).File("/var/log/install.log", new byte[70])),
    ];

    [Fact]
    public void Waste_names_bytes_cause_layers_and_paths()
    {
        var waste = ImageWaste.Of(LayerStack.Of(s_layers), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("10406 of 18484 bytes wasted (43.7 % in use), 0 more in copies", waste.ToString());
        Assert.Equal(
            [
                "5000 bytes of layer 1 /opt/app: stored again for mode, owner or attributes by layer 3",
                "3000 bytes of layer 1 /tmp/cache: deleted by layer 2",
                "2000 bytes of layer 1 /opt/data: moved by layer 4",
                "400 bytes of layer 0 /usr/share/doc/sh: deleted by layer 2",
                "6 bytes of layer 0 /etc/motd: overwritten by layer 4",
            ],
            waste.Files.Select(static f => f.ToString()));
        Assert.Equal(5000, waste.BytesFor(WasteCause.MetadataOnly));
        Assert.Equal(406, waste.BytesIn(0));
        Assert.Equal(3400, waste.BytesHiddenBy(2));
        Assert.Equal(8000, waste.SavedBySquashing(1, 3));
    }

    [Fact]
    public void Advice_says_what_to_do_and_what_it_saves()
    {
        var changes = ImageChanges.Of(LayerStack.Of(s_layers), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                "Layer 3 stores 5.0 kB of layer 1 again only for mode, owner or attributes: set them in the step that writes the files (COPY --chown, --chmod). /opt/app",
                "Layer 2 deletes or hides 3.0 kB that layer 1 stores: delete them in the step that writes them. /tmp/cache",
                "Layer 4 stores 2.0 kB of layer 1 in another form or place: make one step of both. /opt/data",
                "Layer 2 deletes or hides 400 B of layer 0, which stay in the image: start from a base without them, or make one layer of 0 to 2. /usr/share/doc/sh",
                "Layer 4 leaves 70 B in /var/log, which programs make anew: remove them at the end of its step. /var/log/install.log",
                "Layer 4 stores 6 B of layer 0 in another form or place: make one step of both. /etc/motd",
                "Layer 3 (30 B stored) lies above layer 2 (20 B) and does not need it: if 2 changes more often, put it above; each change then leaves 30 B where they are.",
                "Layer 4 (40 B stored) lies above layer 3 (30 B) and does not need it: if 3 changes more often, put it above; each change then leaves 40 B where they are.",
            ],
            ImageAdvice.Of(changes, [1, 10, 20, 30, 40]).Items.Select(static a => a.ToString()));
    }

    [Fact]
    public void A_story_tells_layer_by_layer_what_became_of_a_path()
    {
        var story = PathStory.Of(LayerStack.Of(s_layers), "/opt/app", static i => i == 3 ? "RUN chmod 755 /opt/app" : null);
        Assert.Equal(
            """
            /opt/app: file from layer 3 'chmod', hiding one other below
              layer 1 added it: file, 5000 bytes, mode 644
              layer 3 changed it (mode): file, 5000 bytes, mode 755; all 5000 bytes stored again
                  RUN chmod 755 /opt/app
            """,
            story.ToString().ReplaceLineEndings("\n"));
        Assert.Equal(3, story.Layer);
        Assert.Equal(
            """
            /tmp/cache: not there: layer 2 'clean' hides it
              layer 1 added it: file, 3000 bytes, mode 644
              layer 2 hid it: whiteout; its 3000 bytes stay in the layers below
            """,
            PathStory.Of(LayerStack.Of(s_layers), "/tmp/cache").ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void What_a_layer_did_is_a_line_a_path()
    {
        var changes = ImageChanges.Of(LayerStack.Of(s_layers), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("layer 2: 0 added, 0 modified, 3 deleted", changes.Layers[2].ToString());
        Assert.Equal(["D /tmp/cache (-3000)", "D /usr/share/doc", "D /usr/share/doc/sh (-400)"], changes.Layers[2].Changes.Select(static c => c.ToString()));
        Assert.Equal(["M /opt/app (5000 -> 5000, Mode)"], changes.Layers[3].Changes.Select(static c => c.ToString()));
    }

    [Fact]
    public void A_path_written_twice_in_one_tar_and_a_hole_are_counted_as_the_tar_stores_them()
    {
        using var layer = Layer.InMemory("sparse", static b => b.File("/sparse", 1 << 20, [(4096, new byte[4096])]).File("/other", new byte[10]));
        var waste = ImageWaste.Of(LayerStack.Of(layer, Layer.InMemory("gone", static b => b.Whiteout("/sparse"))), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((4106, 4096), (waste.StoredBytes, waste.Bytes));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.0 kB")]
    [InlineData(999_949, "999.9 kB")]
    [InlineData(999_950, "1.0 MB")]
    [InlineData(63_359_255, "63.4 MB")]
    [InlineData(long.MaxValue, "9.2 EB")]
    [InlineData(long.MinValue, "-9.2 EB")]
    public void Bytes_are_told_in_the_largest_unit_that_leaves_a_digit(long bytes, string expected) => Assert.Equal(expected, ByteText.Format(bytes));

    private static byte[] Filled(int count, byte value)
    {
        var bytes = new byte[count];
        bytes.AsSpan().Fill(value);
        return bytes;
    }
}
