using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Xunit;

namespace UnionFs.Oci.Tests.Report;

/// <summary>Chromium without a window, driven through its DevTools protocol over a socket of this machine. One page at a time.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Program = "/usr/bin/chromium";
    private static readonly JsonSerializerOptions s_json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly ClientWebSocket _socket;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _answers = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _reading;
    private int _last;

    private Browser(Process process, ClientWebSocket socket)
    {
        (_process, _socket) = (process, socket);
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Told of every event, with its parameters, on a thread of its own.</summary>
    public Action<string, JsonNode>? Happened { get; set; }

    public static bool IsHere => File.Exists(Program);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="profile">A folder for what it keeps.</param>
    public static async Task<Browser> StartAsync(string profile)
    {
        var start = new ProcessStartInfo(
            Program,
            ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        const string Said = "DevTools listening on ";
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start };
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data?.StartsWith(Said, StringComparison.Ordinal) == true)
            {
                address.TrySetResult(new Uri(e.Data[Said.Length..].Trim()));
            }
        };
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var socket = new ClientWebSocket();
        try
        {
            await socket.ConnectAsync(await address.Task.WaitAsync(s_patience, Token), Token);
            return new Browser(process, socket);
        }
        catch
        {
            socket.Dispose();
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    /// <summary>Calls a method; answers its result.</summary>
    public async Task<JsonNode> CallAsync(string method, object? parameters = null, string? session = null)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = _answers[id] = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters ?? new { }, sessionId = session }, s_json);
        await _sending.WaitAsync(Token);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, Token);
        }
        finally
        {
            _sending.Release();
        }

        var node = await answer.Task.WaitAsync(s_patience, Token);
        return node["error"] is { } error ? throw new IOException($"{method}: {error.ToJsonString()}") : node["result"]!;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _sending.Dispose();
        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var read = await _socket.ReceiveAsync(buffer, _end.Token);
                message.Write(buffer, 0, read.Count);
                if (!read.EndOfMessage)
                {
                    continue;
                }

                var node = JsonNode.Parse(message.ToArray())!;
                message.SetLength(0);
                if (node["id"] is { } id)
                {
                    _answers[id.GetValue<int>()].TrySetResult(node);
                }
                else
                {
                    Happened?.Invoke(node["method"]!.GetValue<string>(), node["params"]!);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            foreach (var answer in _answers.Values)
            {
                answer.TrySetException(new IOException("Chromium went away."));
            }
        }
    }
}
