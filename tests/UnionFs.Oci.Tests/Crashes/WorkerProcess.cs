using System.Diagnostics;
using System.Globalization;

namespace UnionFs.Oci.Tests.Crashes;

/// <summary>A <see cref="StoreWorker"/> that was started, and what it said.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly Task<string> _errors;
    private readonly Task _reading;

    public WorkerProcess(string store, string source, string prefix, int seed, int milliseconds, int dieAt = 0)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])
            [
                "exec", typeof(WorkerProcess).Assembly.Location, StoreWorker.Verb, store, source, prefix,
                seed.ToString(CultureInfo.InvariantCulture), milliseconds.ToString(CultureInfo.InvariantCulture), dieAt.ToString(CultureInfo.InvariantCulture),
            ])
        {
            start.ArgumentList.Add(argument);
        }

        // What is compiled well costs more time than such a short life has.
        start.Environment["DOTNET_TieredPGO"] = "0";
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
        _reading = Task.Run(async () =>
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
            {
                lock (_lines)
                {
                    _lines.Add(line);
                }
            }
        });
    }

    /// <summary>Whether it has begun to work.</summary>
    public bool HasBegun
    {
        get
        {
            lock (_lines)
            {
                return _lines.Count > 0;
            }
        }
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    /// <summary>Waits for its end; all it said.</summary>
    public async Task<(IReadOnlyList<string> Lines, string Errors)> EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _reading;
        return (_lines, await _errors);
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
