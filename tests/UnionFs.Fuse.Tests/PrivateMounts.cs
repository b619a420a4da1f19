using System.Diagnostics;
using UnionFs.TestKit;

namespace UnionFs.Fuse.Tests;

/// <summary>
/// A mount namespace with an empty file system in memory, and programs that run there. Every wait is bounded: when the time is over, the
/// FUSE connections of the namespace are aborted, so that whoever waits for a server gets an error, and the program is killed.
/// </summary>
internal sealed class PrivateMounts : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private const string Connections = "/sys/fs/fuse/connections";
    private readonly PrivateNamespaceThread _thread = new();
    private readonly HostMount _host;

    public PrivateMounts()
    {
        try
        {
            _host = _thread.Run(static () => new HostMount(HostFileSystem.Tmpfs));
        }
        catch
        {
            _thread.Dispose();
            throw;
        }

        Directory = _host.Path;
        Run("mkdir \"$DIR/mnt\" \"$DIR/scratch\"");
    }

    /// <summary>The file system in memory. Only programs in the namespace, and work given to <see cref="Do"/>, see what is in it.</summary>
    public string Directory { get; }

    /// <summary>Where to mount; <c>$MNT</c> to programs.</summary>
    public string MountPoint => $"{Directory}/mnt";

    /// <summary>An ordinary directory; <c>$TMP</c> to programs.</summary>
    public string Scratch => $"{Directory}/scratch";

    /// <summary>Lets a server of this process mount; it is disposed before everything else.</summary>
    public T Serve<T>(Func<string, T> mount)
        where T : class, IDisposable
    {
        T? server = null;
        _thread.Run(() => _host.Serve(MountPoint, directory => server = mount(directory)));
        return server!;
    }

    /// <summary>Does something in the namespace that never waits for a server of this process.</summary>
    public void Do(Action work) => _thread.Run(work);

    /// <summary>Starts a shell with a script and does not wait for it.</summary>
    /// <param name="script">The script.</param>
    /// <param name="isFed">Whether its standard input comes from here.</param>
    public Process Start(string script, bool isFed = false)
    {
        var start = new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = !isFed, RedirectStandardInput = isFed };
        start.Environment["DIR"] = Directory;
        start.Environment["MNT"] = MountPoint;
        start.Environment["TMP"] = Scratch;
        start.Environment["LC_ALL"] = "C.UTF-8";
        return _thread.Run(() => Process.Start(start)!);
    }

    /// <summary>Runs a script in a shell.</summary>
    /// <exception cref="TimeoutException">It takes too long; it was killed.</exception>
    public ProgramRun Run(string script, TimeSpan? patience = null)
    {
        var clock = Stopwatch.StartNew();
        using var process = Start(script);
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        var most = patience ?? s_patience;
        if (!process.WaitForExit(most) || !output.Wait(TimeSpan.FromSeconds(10)))
        {
            var waiting = Waiting(process.Id);
            AbortConnections();
            process.Kill(entireProcessTree: true);
            output.Wait(TimeSpan.FromSeconds(10));
            throw new TimeoutException($"{script}\nstill ran after {most}; {waiting}; so far: {(output.IsCompleted ? string.Concat(output.Result) : "")}");
        }

        return new ProgramRun(process.ExitCode, string.Concat(output.Result), clock.Elapsed);
    }

    /// <summary>Makes every request of the FUSE mounts of the namespace fail, now and later.</summary>
    public void AbortConnections() => _thread.Run(() =>
    {
        if (!System.IO.Directory.EnumerateFileSystemEntries(Connections).Any())
        {
            _host.Mount("fusectl", Connections, "fusectl", "");
        }

        foreach (var line in File.ReadLines("/proc/thread-self/mountinfo").Where(static l => l.Contains(" - fuse.", StringComparison.Ordinal)))
        {
            var connection = $"{Connections}/{line.Split(' ')[2].Split(':')[1]}/abort";
            if (File.Exists(connection))
            {
                File.WriteAllText(connection, "1");
            }
        }
    });

    public void Dispose()
    {
        try
        {
            _thread.Run(_host.UnmountAll);
        }
        finally
        {
            _thread.Dispose();
            _host.Dispose();
        }
    }

    private static string Waiting(int process)
    {
        try
        {
            return $"process {process} is in {File.ReadAllText($"/proc/{process}/wchan")}";
        }
        catch (IOException)
        {
            return "it is gone";
        }
    }
}
