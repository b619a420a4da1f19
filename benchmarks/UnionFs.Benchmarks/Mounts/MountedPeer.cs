using System.Diagnostics;

namespace UnionFs.Benchmarks;

/// <summary>A union of the same lower tree, mounted by someone: the server of a peer is a process of its own.</summary>
/// <param name="name">What the table calls it.</param>
/// <param name="site">Where everything lies.</param>
/// <param name="program">The server and its arguments for a lower directory, an upper, a work directory and the mount point; null: the kernel itself.</param>
internal sealed class MountedPeer(string name, MountSite site, Func<(string Lower, string Upper, string Work, string Target), string[]>? program) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly string _directory = $"{site.Root}/{name.Replace(' ', '-')}";
    private Process? _server;

    public string Name => name;

    /// <summary>Where it is mounted.</summary>
    public string Root => $"{_directory}/merged";

    /// <summary>Mounts, and waits until it is.</summary>
    /// <exception cref="GateSkippedException">It is not there, or does not mount in time.</exception>
    public void Mount() => site.Run(() =>
    {
        foreach (var part in (string[])["upper", "work", "merged"])
        {
            Directory.CreateDirectory($"{_directory}/{part}");
        }

        if (program is null)
        {
            MountNamespace.MountOverlay(Root, [site.Lower], $"{_directory}/upper", $"{_directory}/work");
            return;
        }

        var command = program((site.Lower, $"{_directory}/upper", $"{_directory}/work", Root));
        try
        {
            _server = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new GateSkippedException($"{command[0]} is not there: {e.Message}");
        }

        WaitForMount();
    });

    /// <summary>Makes the kernel forget what it knows of the mount; what the server knows stays.</summary>
    public void Forget() => MountCalls.Forget(Root);

    /// <summary>Unmounts and answers what the server said at its end.</summary>
    public string Unmount()
    {
        site.Run(() => MountNamespace.TryUnmount(Root));
        if (_server is null)
        {
            return "";
        }

        using (_server)
        {
            if (!_server.WaitForExit(s_patience))
            {
                _server.Kill();
            }

            var said = _server.StandardOutput.ReadToEnd();
            _server = null;
            return said;
        }
    }

    public void Dispose() => Unmount();

    private void WaitForMount()
    {
        var clock = Stopwatch.StartNew();
        while (!File.ReadLines("/proc/thread-self/mountinfo").Any(line => line.Contains($" {Root} ", StringComparison.Ordinal)))
        {
            if (_server!.HasExited || clock.Elapsed > s_patience)
            {
                throw new GateSkippedException($"{name} did not mount");
            }

            Thread.Sleep(20);
        }
    }
}
