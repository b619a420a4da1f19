using Xunit;

namespace UnionFs.Tests.Cli;

/// <summary><c>explain</c> as a person reads it.</summary>
public class ExplainGoldenTests
{
    /// <summary>Five layers; the third whites /etc/app.conf out, and the fifth has a file of that name again in one of the stacks.</summary>
    private static readonly Layer[] s_layers =
    [
        Layer.InMemory("debian", b => b.File("/etc/app.conf", "by = debian\n").File("/etc/hosts", "127.0.0.1 localhost\n").File("/opt/tool/bin", "old").Directory("/var/log")),
        Layer.InMemory("runtime", b => b.File("/etc/app.conf", "by = runtime\nport = 80\n").WithMode((UnixFileMode)0x180)),
        Layer.InMemory("cleanup", b => b.Whiteout("/etc/app.conf").Directory("/opt/tool").Opaque("/opt/tool").Whiteout("/nothing")),
        Layer.InMemory("app", b => b.File("/app/main", "main").File("/var/log/app.log", "").File("/etc/hosts", "10.0.0.1 db\n")),
        Layer.InMemory("config", b => b.Directory("/etc").WithMode((UnixFileMode)0x1C0)),
    ];

    [Fact]
    public void A_path_whited_out_in_the_middle_of_five_layers() => Check("/etc/app.conf", """
        /etc/app.conf: not there: layer 2 'cleanup' hides it
           top        nothing
           4 config   nothing
           3 app      nothing
           2 cleanup  whiteout
           1 runtime  file, 23 bytes, mode 600  (hidden by the whiteout of layer 2 'cleanup')
           0 debian   file, 12 bytes, mode 644  (hidden by the whiteout of layer 2 'cleanup')
        """);

    [Fact]
    public void The_same_path_made_again_above_the_whiteout() => Check("/etc/app.conf", """
        /etc/app.conf: file from the top, hiding 2 others below
        => top        file, 4 bytes, mode 644
           4 config   nothing
           3 app      nothing
           2 cleanup  whiteout  (hidden by the top)
           1 runtime  file, 23 bytes, mode 600  (hidden by the top)
           0 debian   file, 12 bytes, mode 644  (hidden by the top)
        """, static fs => fs.WriteAllText("/etc/app.conf", "new\n"));

    [Fact]
    public void A_file_that_one_layer_has_above_another() => Check("/etc/hosts", """
        /etc/hosts: file from layer 3 'app', hiding one other below
           top        nothing
           4 config   nothing
        => 3 app      file, 12 bytes, mode 644
           2 cleanup  nothing
           1 runtime  nothing
           0 debian   file, 20 bytes, mode 644  (hidden by layer 3 'app')
        """);

    [Fact]
    public void A_directory_that_hides_what_is_below() => Check("/opt/tool/bin", """
        /opt/tool/bin: not there: layer 2 'cleanup' hides it
           top        nothing
           4 config   nothing
           3 app      nothing
           2 cleanup  nothing; its '/opt/tool' is opaque and hides what is below
           1 runtime  nothing
           0 debian   file, 3 bytes, mode 644  (hidden by the opaque '/opt/tool' of layer 2 'cleanup')
        """);

    [Fact]
    public void A_directory_merged_from_several_layers() => Check("/etc", """
        /etc: directory from layer 4 'config'
           top        nothing
        => 4 config   directory, mode 700
           3 app      directory, only because something is in it, merged into the directory above
           2 cleanup  directory, only because something is in it, merged into the directory above
           1 runtime  directory, only because something is in it, merged into the directory above
           0 debian   directory, only because something is in it, merged into the directory above
        """);

    [Fact]
    public void A_directory_is_of_the_layer_that_names_it_not_of_one_that_only_has_something_in_it() => Check("/var/log", """
        /var/log: directory from layer 0 'debian'
           top        nothing
           4 config   nothing
           3 app      directory, only because something is in it
           2 cleanup  nothing
           1 runtime  nothing
        => 0 debian   directory, mode 755
        """);

    [Fact]
    public void A_directory_that_is_opaque() => Check("/opt/tool", """
        /opt/tool: directory from layer 2 'cleanup', hiding one other below
           top        nothing
           4 config   nothing
           3 app      nothing
        => 2 cleanup  opaque directory, mode 755
           1 runtime  nothing
           0 debian   directory, only because something is in it  (hidden by the opaque directory of layer 2 'cleanup')
        """);

    [Fact]
    public void A_whiteout_that_has_nothing_to_hide() => Check("/nothing", """
        /nothing: not there: layer 2 'cleanup' would hide it, and no layer below has it
           top        nothing
           4 config   nothing
           3 app      nothing
           2 cleanup  whiteout
           1 runtime  nothing
           0 debian   nothing
        """);

    [Fact]
    public void A_file_written_through_a_link_of_a_layer_below_is_of_the_layer_that_wrote_it()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(
            Layer.InMemory("base", static b => b.Symlink("/lib", "usr/lib").File("/usr/lib/old", "old")), Layer.InMemory("patch", static b => b.File("/lib/new", "new"))));
        const string Expected = """
            /usr/lib/new: file from layer 1 'patch'
               top      nothing
            => 1 patch  file, 3 bytes, mode 644
               0 base   nothing
            """;
        Assert.Equal(Expected.ReplaceLineEndings(), fs.Explain("/lib/new").ToString());
    }

    [Fact]
    public void A_path_nobody_has() => Check("/no/such", """
        /no/such: not there: no layer has it
           top        nothing
           4 config   nothing
           3 app      nothing
           2 cleanup  nothing
           1 runtime  nothing
           0 debian   nothing
        """);

    private static void Check(string path, string expected, Action<UnionFileSystem>? change = null)
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(s_layers));
        change?.Invoke(fs);

        Assert.Equal(expected.ReplaceLineEndings("\n"), fs.Explain(path).ToString().ReplaceLineEndings("\n"));
    }
}
