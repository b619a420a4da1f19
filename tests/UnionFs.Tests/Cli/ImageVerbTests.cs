using System.Text.RegularExpressions;
using UnionFs.Oci;
using Xunit;

namespace UnionFs.Tests.Cli;

/// <summary>Images, the store and sandboxes from the command line, as whole outputs. Digests are replaced by <c>DIGEST</c>, times by <c>TIME</c>.</summary>
public sealed partial class ImageVerbTests : IDisposable
{
    private readonly ToolFolder _folder = new();
    private readonly string _image;

    public ImageVerbTests()
    {
        using var layout = LayoutFolder.Create(Path.Combine(_folder.Path, "layout"));
        ImageDraft.Empty(new Platform("linux", "amd64"))
            .Append(Layer.InMemory("base", static b => b.File("/bin/sh", new byte[2000]).File("/etc/motd", "hello\n")), Step("FROM scratch"))
            .Append(Layer.InMemory("install", static b => b.File("/opt/app", new byte[5000]).File("/tmp/cache", [.. Enumerable.Repeat((byte)1, 3000)])), Step("RUN make install"))
            .Append(Layer.InMemory("clean", static b => b.Whiteout("/tmp/cache").File("/opt/app", new byte[5000]).WithMode((UnixFileMode)0x1ED)), Step("RUN rm /tmp/cache && chmod 755 /opt/app"))
            .Save(layout, "v1", new ImageSaveOptions { Epoch = DateTimeOffset.UnixEpoch, Compression = LayerCompression.None });
        _image = $"oci:{layout.Path}:v1";
    }

    private string Store => Path.Combine(_folder.Path, "store");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void History_has_a_line_a_step_the_last_on_top() => Check(
        """
        step  layer   stored  unpacked  created           command
           3      2   7.2 kB    7.2 kB  1970-01-01 00:00  RUN rm /tmp/cache && chmod 755 /opt/app
           2      1  10.2 kB   10.2 kB  1970-01-01 00:00  RUN make install
           1      0   4.6 kB    4.6 kB  1970-01-01 00:00  FROM scratch

        """, "history", _image);

    [Fact]
    public void Waste_tells_bytes_causes_files_and_what_to_do() => Check(
        $"""
        {_folder.Path}/layout:v1: 15.0 kB of files in 3 layers, 8.0 kB of them wasted (46.7 % in use)

        layer   stored  added  modified  hidden  wasted in it   by it  command
            2   7.2 kB      0         1       1           0 B  8.0 kB  RUN rm /tmp/cache && chmod 755 /opt/app
            1  10.2 kB      4         0       0        8.0 kB     0 B  RUN make install
            0   4.6 kB      4         0       0           0 B     0 B  FROM scratch

        wasted, by cause:
          5.0 kB  1  stored again for mode, owner or attributes
          3.0 kB  1  deleted

        wasted files:
          5.0 kB  layer 1, stored again for mode, owner or attributes by layer 2  /opt/app
          3.0 kB  layer 1, deleted by layer 2                                     /tmp/cache

        what to do:
            5.0 kB  Layer 2 stores 5.0 kB of layer 1 again only for mode, owner or attributes: set them in the step that writes the files (COPY --chown, --chmod).
                    /opt/app
            3.0 kB  Layer 2 deletes or hides 3.0 kB that layer 1 stores: delete them in the step that writes them.
                    /tmp/cache

        """, "waste", _image);

    [Fact]
    public void A_file_that_travels_again_is_warned_of_on_the_error_output()
    {
        using (var layout = LayoutFolder.Open(Path.Combine(_folder.Path, "layout")))
        {
            ImageDraft.Empty(new Platform("linux", "amd64")).Append(Layer.InMemory("base", static b => b.File("/opt/big", new byte[2_000_000])))
                .Save(layout, "big", cancellationToken: TestContext.Current.CancellationToken);
        }

        Assert.Equal(0, ToolRun.InProcess("--store", Store, "load", $"oci:{_folder.Path}/layout:big", "--name", "big:1").Code);
        Assert.Equal(0, ToolRun.InProcess("--store", Store, "create", "big:1", "box").Code);
        const string Warning = "unionfs: warning: '/opt/moved' travels again with its 2000000 bytes, although only its names changed.\n";
        var moved = ToolRun.InProcess("--store", Store, "mv-path", "box", "/opt/big", "/opt/moved");
        Assert.Equal((0, Warning), (moved.Code, moved.Error));
        var committed = ToolRun.InProcess("--store", Store, "commit", "box", "big:2");
        Assert.Equal((0, Warning), (committed.Code, committed.Error));
    }

    [Fact]
    public void Explain_goes_on_with_what_became_of_the_path_step_by_step() => Check(
        """
        /opt/app: file from layer 2 '2 DIGEST', hiding one other below
           top               nothing
        => 2 2 DIGEST  file, 5000 bytes, mode 755
           1 1 DIGEST  file, 5000 bytes, mode 644  (hidden by layer 2 '2 DIGEST')
           0 0 DIGEST  nothing

        step by step:
          layer 1 added it: file, 5000 bytes, mode 644
              RUN make install
          layer 2 changed it (mode): file, 5000 bytes, mode 755; all 5000 bytes stored again
              RUN rm /tmp/cache && chmod 755 /opt/app

        """, "explain", "-l", _image, "/opt/app");

    [Fact]
    public void Layers_of_an_image_are_told_by_their_steps() => Check(
        """
        mode        links  owner  size  modified          layer  name
        -rwxr-xr-x      1  0:0    5000  1970-01-01 00:00      2  app

        layers:
          2  DIGEST RUN rm /tmp/cache && chmod 755 /opt/app
          1  DIGEST RUN make install
          0  DIGEST FROM scratch

        """, "ls", "-l", _image, "/opt");

    [Fact]
    public void A_sandbox_is_made_changed_committed_and_removed()
    {
        Check("app:1  DIGEST  23.3 kB written\n", "load", _image, "--name", "app:1");
        Check("box of app:1\n", "create", "app:1", "box");
        Check("", "put", "box", _folder.Write("new", "new text\n"), "/etc/motd", "--mode", "600");
        Check("", "put", "box", Path.GetDirectoryName(_folder.Write("tree/in/file", "x"))!, "/srv/data/in");
        Check("", "mv-path", "box", "/bin/sh", "/bin/bash");
        Check("", "rm-path", "box", "/opt");
        Check("new text\n", "cat", "-l", "sandbox:box", "/etc/motd");
        Check("A /bin/bash\nD /bin/sh\nM /etc/motd\nD /opt\nA /srv\nA /srv/data\nA /srv/data/in\nA /srv/data/in/file\n", "diff", "-l", "image:app:1", "--to", "sandbox:box");
        Check("app:2  DIGEST\n", "commit", "box", "app:2", "-m", "RUN by hand");
        Assert.StartsWith("step  layer   stored  unpacked  created           command\n   4      3 ", Run("history", "image:app:2").Output, StringComparison.Ordinal);
        Check("x", "cat", "-l", "image:app:2", "/srv/data/in/file");
        Check("", "rm", "box", "image:app:2");
        Assert.Equal(1, Run("rm", "box").Code);
        Check("name   digest        platform     layers     size  created\napp:1  DIGEST  linux/amd64       3  23.3 kB  1970-01-01 00:00\n", "images");
        Assert.EndsWith(" removed\n", Run("gc", "--grace", "0").Output, StringComparison.Ordinal);
        Check("0 findings\n", "fsck");
    }

    [Fact]
    public void What_is_saved_can_be_loaded_again_and_an_export_is_the_merged_tree()
    {
        Run("load", _image, "--name", "app");
        foreach (var target in (string[])[$"docker-archive:{_folder.Path}/d.tar:app:9", $"oci-archive:{_folder.Path}/o.tar:nine", $"oci:{_folder.Path}/other:nine"])
        {
            Check($"{target}  DIGEST\n", "save", "app", target);
            Assert.Equal(Run("history", _image).Output, Run("history", target).Output);
        }

        Check($"{_folder.Path}/e.tar  8 entries, 12.8 kB\n", "export", "app", "-o", $"{_folder.Path}/e.tar");
        Check("made  DIGEST\n", "import", "made", "-l", $"{_folder.Path}/e.tar", "-m", "all in one");
        Check("hello\n", "cat", "-l", "image:made", "/etc/motd");
        Assert.Contains("0 B of them wasted (100.0 % in use)", Run("waste", "made").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_that_was_damaged_is_told_of_and_exits_with_1()
    {
        Run("load", _image, "--name", "app");
        var blob = Directory.EnumerateFiles(Path.Combine(Store, "blobs", "sha256")).MaxBy(static f => new FileInfo(f).Length)!;
        File.SetAttributes(blob, FileAttributes.Normal);
        using (var file = File.OpenWrite(blob))
        {
            file.Position = 700;
            file.WriteByte(255);
        }

        var run = Run("fsck");
        Assert.Equal(1, run.Code);
        Assert.Contains(Path.GetFileName(blob), run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_exact_bytes()
    {
        Assert.Contains("\"wasted_bytes\":8000,\"duplicate_bytes\":0,\"files\":[{\"bytes\":5000,\"cause\":\"metadata-only\",\"stored_in\":1,\"hidden_by\":2,\"path\":\"/opt/app\"}", Run("waste", _image, "--json").Output, StringComparison.Ordinal);
        Assert.Contains("\"layer\":1,\"digest\":\"sha256:", Run("history", _image, "--json").Output, StringComparison.Ordinal);
        Assert.Contains("\"platform\":\"linux/amd64\"", Run("inspect", _image, "--json").Output, StringComparison.Ordinal);
        Assert.Contains("\"images\":[]", Run("df", "--json").Output, StringComparison.Ordinal);
    }

    private ToolRun Run(params string[] arguments) => ToolRun.InProcess([.. arguments, "--store", Store]);

    private void Check(string expected, params string[] arguments)
    {
        var run = Run(arguments);
        Assert.Equal(("", 0), (run.Error, run.Code));
        Assert.Equal(expected.ReplaceLineEndings("\n"), Digests().Replace(run.Output, "DIGEST"));
    }

    private static HistoryEntry Step(string command) => new() { CreatedBy = command, Created = DateTimeOffset.UnixEpoch };

    [GeneratedRegex(@"\b[0-9a-f]{12}\b")]
    private static partial Regex Digests();
}
