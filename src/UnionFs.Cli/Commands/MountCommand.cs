using System.CommandLine;
using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using UnionFs.Fuse;

namespace UnionFs.Cli.Commands;

/// <summary><c>mount</c>: a sandbox over layers, for any program to work in; what was changed is listed when it is unmounted.</summary>
internal static class MountCommand
{
    /// <summary>Where the server that is started finds the pipe it says on that the mount is there; should it end before, the pipe does.</summary>
    private const string Ready = "UNIONFS_MOUNT_READY";

    public static Command Create(TextWriter output, TextWriter error)
    {
        var layers = StackOption.Create();
        var directory = new Argument<string>("DIR") { Description = "Where; a directory that is there." };
        var readOnly = new Option<bool>("--read-only") { Description = "Nothing can be changed." };
        var allowOther = new Option<bool>("--allow-other") { Description = "Other users may use it too." };
        var autoUnmount = new Option<bool>("--auto-unmount") { Description = "Take the mount away also when the server is killed." };
        var foreground = new Option<bool>("--foreground", "-f") { Description = "Stay until it is unmounted or this is interrupted." };
        var rotate = new Option<bool>("--rotate") { Description = "Commit a layer after every change; for test suites." };
        var save = SaveOption.Create();
        var trace = new Option<bool>("--trace") { Description = "Tell every request on standard error." };
        var command = new Command("mount", "Mount a sandbox over layers, and list what was changed when it is unmounted.")
        {
            layers, directory, readOnly, allowOther, autoUnmount, foreground, rotate, save, trace,
        };
        command.SetAction(parsed =>
        {
            var options = new FuseMountOptions
            {
                ReadOnly = parsed.GetValue(readOnly),
                AllowOther = parsed.GetValue(allowOther),
                AutoUnmount = parsed.GetValue(autoUnmount),
                Rotate = parsed.GetValue(rotate),
                Trace = parsed.GetValue(trace) ? line => error.Write($"{line}\n") : null,
                OnError = e => Tool.Fail(error, e.Message, 1),
            };
            var saved = SaveOption.Parse(parsed.GetValue(save));
            return parsed.GetValue(foreground)
                ? Serve(parsed, layers, parsed.GetValue(directory)!, options, saved, output)
                : StartServer(Environment.GetCommandLineArgs());
        });
        return command;
    }

    private static int Serve(ParseResult parsed, Option<string[]> layers, string directory, FuseMountOptions options, SaveOption? save, TextWriter output)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new UsageException("Mounting needs Linux.");
        }

        using var sandbox = WorkingSandbox.Open(parsed, layers, save);
        using var stopped = new CancellationTokenSource();
        // Before there is a mount, as who sees one may end it.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        using (var mount = FuseMount.Mount(sandbox.FileSystem, directory, options))
        {
            TellReady();
            try
            {
                mount.WaitForExit(stopped.Token);
            }
            catch (OperationCanceledException)
            {
                // Unmounted by leaving this block.
            }
        }

        sandbox.Finish(parsed, output);
        return 0;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stopped.Cancel();
        }
    }

    /// <summary>Starts this program once more, to serve, and leaves when the mount is there.</summary>
    private static int StartServer(string[] words)
    {
        var arguments = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? words : words[1..];
        using var ready = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        var start = new ProcessStartInfo(Environment.ProcessPath!, [.. arguments, "--foreground"]);
        start.Environment[Ready] = ready.GetClientHandleAsString();
        using var server = Process.Start(start)!;
        ready.DisposeLocalCopyOfClientHandle();
        if (ready.ReadByte() >= 0)
        {
            return 0;
        }

        server.WaitForExit();
        return server.ExitCode;
    }

    /// <summary>Tells whoever started this process to serve that the mount is there.</summary>
    private static void TellReady()
    {
        if (Environment.GetEnvironmentVariable(Ready) is { Length: > 0 } handle)
        {
            using var ready = new AnonymousPipeClientStream(PipeDirection.Out, handle);
            ready.WriteByte(1);
        }
    }
}
