using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using UnionFs.Fuse;

namespace UnionFs.Cli.Commands;

/// <summary>
/// <c>run</c>: a program whose root is a sandbox over layers. It runs in a mount namespace of its own, and in a user namespace where the user is not
/// root, so nothing it mounts or changes is seen outside. What it changed is listed when it ends.
/// </summary>
internal static class RunCommand
{
    /// <summary>Says that the namespaces are made, and whether that of users is one of them: this program starts itself in them once.</summary>
    private const string Inside = "UNIONFS_RUN_INSIDE";
    private const string OfUsers = "users";

    /// <summary>Directories of the host that programs cannot do without, where the sandbox has a place for them.</summary>
    private static readonly string[] s_shared = ["/dev", "/proc", "/sys"];

    public static Command Create(TextWriter output, TextWriter error)
    {
        var layers = StackOption.Create();
        var save = SaveOption.Create();
        var isolated = new Option<bool>("--no-host") { Description = "Do without /dev, /proc and /sys of the host." };
        var words = new Argument<string[]>("COMMAND") { Description = "The program and its arguments, after --.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("run", "Run a program in a sandbox over layers, and list what it changed: run -l LAYER... -- COMMAND") { layers, save, isolated, words };
        command.SetAction(parsed =>
        {
            if (!OperatingSystem.IsLinux())
            {
                throw new UsageException("Mounting needs Linux.");
            }

            var saved = SaveOption.Parse(parsed.GetValue(save));
            if (Environment.GetEnvironmentVariable(Inside) is not { } inside)
            {
                return StartInside();
            }

            using var sandbox = WorkingSandbox.Open(parsed, layers, saved);
            var options = new FuseMountOptions
            {
                // A namespace of users knows one user only.
                ShownUid = inside == OfUsers ? 0 : null, ShownGid = inside == OfUsers ? 0 : null,
                AllowOther = true, AllowSetUserId = true, OnError = e => Tool.Fail(error, e.Message, 1),
            };
            var code = Run(sandbox.FileSystem, options, parsed.GetValue(words)!, !parsed.GetValue(isolated));
            sandbox.Finish(parsed, output);
            return code;
        });
        return command;
    }

    /// <summary>Starts this program again in namespaces of its own, and does as it does.</summary>
    private static int StartInside()
    {
        var words = Environment.GetCommandLineArgs();
        string[] self = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.ProcessPath!, .. words] : [Environment.ProcessPath!, .. words[1..]];
        string[] namespaces = Environment.IsPrivilegedProcess ? ["--mount"] : ["--mount", "--user", "--map-root-user"];
        var start = new ProcessStartInfo("unshare", [.. namespaces, "--propagation", "private", "--", .. self]);
        start.Environment[Inside] = Environment.IsPrivilegedProcess ? "mounts" : OfUsers;
        return WaitFor(start, "unshare");
    }

    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    private static int Run(UnionFileSystem fs, FuseMountOptions options, string[] words, bool sharesHost)
    {
        var directory = Directory.CreateTempSubdirectory("unionfs-run-").FullName;
        try
        {
            using var mount = FuseMount.Mount(fs, directory, options);
            foreach (var path in s_shared.Where(p => sharesHost && fs.DirectoryExists(p) && Directory.Exists(p)))
            {
                // What cannot be bound the program does without.
                using var bind = Process.Start(new ProcessStartInfo("mount", ["--rbind", path, directory + path]) { RedirectStandardError = true })!;
                bind.StandardError.ReadToEnd();
                bind.WaitForExit();
            }

            var start = new ProcessStartInfo("chroot", [directory, .. words]);
            start.Environment.Remove(Inside);
            return WaitFor(start, "chroot");
        }
        finally
        {
            Directory.Delete(directory);
        }
    }

    /// <summary>Runs a program that shares the terminal, and so gets the signals of its keys itself.</summary>
    private static int WaitFor(ProcessStartInfo start, string program)
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static c => c.Cancel = true);
        using var quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, static c => c.Cancel = true);
        try
        {
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException($"There is no program '{program}', which this needs: {e.Message}", e);
        }
    }
}
