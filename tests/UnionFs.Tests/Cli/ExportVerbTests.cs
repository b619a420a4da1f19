using System.Diagnostics;
using UnionFs.Oci;
using Xunit;

namespace UnionFs.Tests.Cli;

/// <summary>Trees and changes written to folders from the command line, as whole outputs.</summary>
public sealed class ExportVerbTests : IDisposable
{
    private readonly ToolFolder _folder = new();

    public ExportVerbTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Layer.FromDirectory(_folder.Path).Root.Attributes.Uid == 0, "Needs Linux and root, for whiteouts of overlayfs.");
        using var store = ImageStore.Open(Store);
        ImageDraft.Empty(new Platform("linux", "amd64"))
            .Append(Layer.InMemory("base", static b => b.Directory("/").File("/bin/sh", new byte[2000]).File("/etc/motd", "hello\n").WithOwner(1, 1)), new HistoryEntry { CreatedBy = "FROM scratch" })
            .Save(store.Layout, "app");
    }

    private string Store => Path.Combine(_folder.Path, "store");

    private string Out => Path.Combine(_folder.Path, "out");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_merged_tree_goes_to_a_path_that_ends_with_a_slash_or_is_an_empty_directory()
    {
        Check($"{Out}/  5 entries, 2.0 kB\n", "export", "app", "-o", Out + "/");
        Assert.Equal("hello\n", File.ReadAllText(Path.Combine(Out, "etc", "motd")));
        Directory.CreateDirectory(Out + "2");
        Check($"{Out}2  5 entries, 2.0 kB\n", "export", "image:app", "-o", Out + "2");
        Check("diff", 0, "", "diff", "-l", Out, "--to", Out + "2");
        Check($"{Out}3/  5 entries, 2.0 kB\n", "export", "-l", Out, "-o", Out + "3/");
        Check("full", 1, $"unionfs: The folder '{Out}' is not empty: a folder is written where nothing is, or to an empty directory.\n", "export", "app", "-o", Out);
        Check($"{Out}.tar  5 entries, 6.1 kB\n", "export", "app", "-o", Out + ".tar");
    }

    [Fact]
    public void What_a_sandbox_changed_goes_to_a_folder_that_is_a_layer_again()
    {
        Check("box of app\n", "create", "app", "box");
        Check("", "rm-path", "box", "/bin/sh");
        Check("", "put", "box", _folder.Write("new", "new\n"), "/etc/motd");
        Check("", "put", "box", _folder.Write("more", "more\n"), "/etc/more");
        foreach (var form in (string[])["overlay", "oci"])
        {
            Check($"{Out}-{form}/  6 entries, 9 B\n", "export", "sandbox:box", "--changes", "--whiteouts", form, "-o", $"{Out}-{form}/");
        }

        Assert.Equal("A /etc/more\nD /bin/sh\nM /etc/motd\n", string.Join('\n', Run("diff", "-l", "image:app", "--to", "image:app", "--to", Out + "-overlay").Lines.Order(StringComparer.Ordinal)) + "\n");
        Assert.True(File.Exists(Path.Combine(Out + "-oci", "bin", ".wh.sh")));
    }

    [Fact]
    public void What_is_left_out_is_told_or_refused()
    {
        var layer = Path.Combine(_folder.Path, "layer.tar");
        using (var tar = File.Create(layer))
        {
            Layer.InMemory("l", static b => b.File("/f", "x").WithXattr("nothing.known", [1])).WriteTar(tar, cancellationToken: TestContext.Current.CancellationToken);
        }

        Check($"{Out}/  2 entries, 1 B\nleft out: 1 extended attribute: /f (nothing.known: Operation not supported)\n", "export", "-l", layer, "-o", Out + "/");
        Check("strict", 1, $"unionfs: Layer '(merged tree)': '/f' cannot be written to the folder '{Out}2/': nothing.known: Operation not supported.\n", "export", "-l", layer, "-o", Out + "2/", "--strict");
        Assert.False(Directory.Exists(Out + "2"));
    }

    [Fact]
    public void What_to_export_is_said_once()
    {
        Check("both", 2, "unionfs: Say an image or sandbox, or layers with -l, not both.\n", "export", "app", "-l", _folder.Path, "-o", Out);
        Check("none", 2, "unionfs: Say what to export: an image, sandbox:NAME, or layers with -l.\n", "export", "-o", Out);
        Check("changes", 2, "unionfs: --changes is for sandboxes: an image has changed nothing.\n", "export", "app", "--changes", "-o", Out);
        Assert.False(File.Exists(Out));
    }

    [Fact]
    public async Task Ctrl_C_leaves_nothing()
    {
        var many = Path.Combine(_folder.Path, "many.tar");
        await using (var tar = File.Create(many))
        {
            Layer.InMemory("many", static b =>
            {
                for (var i = 0; i < 60_000; i++)
                {
                    b.File($"/{i / 1000}/{i}", [1]);
                }
            }).WriteTar(tar, cancellationToken: TestContext.Current.CancellationToken);
        }

        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "UnionFs.Cli.dll"), "export", "-l", many, "-o", Out + "/"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (!process.HasExited && !Directory.EnumerateDirectories(_folder.Path, ".unionfs-*").Any())
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, $"unionfs: Interrupted; nothing was written to '{Out}/'.\n"), (process.ExitCode, await error));
        Assert.False(Directory.Exists(Out));
        Assert.Empty(Directory.EnumerateDirectories(_folder.Path, ".unionfs-*"));
    }

    [Fact]
    public async Task The_current_directory_stays_the_one_it_is()
    {
        Directory.CreateDirectory(Out);
        var start = new ProcessStartInfo(
            "sh", ["-c", "dotnet exec \"$0\" export -l \"$1\" -o . && cat motd", Path.Combine(AppContext.BaseDirectory, "UnionFs.Cli.dll"), Path.GetDirectoryName(_folder.Write("layer/motd", "hello\n"))!])
        {
            WorkingDirectory = Out, RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        Assert.Equal(".  2 entries, 6 B\nhello\n", await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_user_is_told_what_only_root_may_write()
    {
        var tool = Path.Combine(AppContext.BaseDirectory, "UnionFs.Cli.dll");
        string[] asUser = ["--reuid", "65534", "--regid", "65534", "--clear-groups"];
        Assert.SkipUnless(Programs.Exist("setpriv") && await Exit("setpriv", [.. asUser, "test", "-r", tool]) == 0, "Needs setpriv, and a build that all users may read.");
        var (layer, place) = (Path.Combine(_folder.Path, "layer.tar"), Path.Combine(_folder.Path, "place"));
        await using (var tar = File.Create(layer))
        {
            Layer.InMemory("l", static b => b
                .Directory("/").WithOwner(65534, 65534).File("/f", "x").WithOwner(65534, 65534).WithXattr("trusted.t", [1]).WithXattr("user.u", [2])
                .Special("/null", NodeKind.CharacterDevice, new DeviceNumber(1, 3)).File("/root's", "")).WriteTar(tar, cancellationToken: TestContext.Current.CancellationToken);
        }

        Directory.CreateDirectory(place);
        Assert.Equal(0, await Exit("chmod", ["755", _folder.Path]) + await Exit("chmod", ["777", place]));
        using var process = Process.Start(new ProcessStartInfo("setpriv", [.. asUser, "dotnet", "exec", tool, "export", "-l", layer, "-o", place + "/out/"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            $"""
            {place}/out/  3 entries, 1 B
            left out: 1 owner: /root's (only root may give files away)
            left out: 1 extended attribute: /f (trusted.t: Operation not permitted)
            left out: 1 special file: /null (it is a character device: Operation not permitted)

            """.ReplaceLineEndings("\n"), await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await error);

        async Task<int> Exit(string program, string[] arguments)
        {
            using var run = Process.Start(program, arguments);
            await run.WaitForExitAsync(TestContext.Current.CancellationToken);
            return run.ExitCode;
        }
    }

    private ToolRun Run(params string[] arguments) => ToolRun.InProcess([.. arguments, "--store", Store]);

    private void Check(string expected, params string[] arguments)
    {
        var run = Run(arguments);
        Assert.Equal(("", 0, expected), (run.Error, run.Code, run.Output));
    }

    private void Check(string what, int code, string error, params string[] arguments)
    {
        var run = Run(arguments);
        Assert.Equal((what, code, error), (what, run.Code, run.Error));
    }
}
