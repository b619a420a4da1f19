using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;
using UnionFs.FileProviders;
using Xunit;

namespace UnionFs.FileProviders.Tests;

/// <summary>Which tokens a change fires, compared with the provider of a real folder, and what a token does.</summary>
public class WatchTests
{
    private const string Sentinel = "zz-sentinel";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private static readonly string[] s_filters =
    [
        "a.txt", "/a.txt", "//a.txt", "A.TXT", "a.txt/", "./a.txt", "dir", "dir/", "/dir/", "dir/b.txt", "dir\\b.txt", "dir/../a.txt", "../a.txt", "../**/*", "*.txt", "**/*.txt", "**/b.*",
        "dir/*", "dir/**", "dir/*.txt", "d*/b.txt", "moved/b.txt", "moved/", "moved/sub/c.html", "dir/sub/c.html", "new.txt", "dir/new.txt", "none", ".hidden", "**/.hidden", "dir/.hidden",
        "made", "made/", "*.TXT", "DIR/", "D*/**", "a.txt\0", "a?.txt", "renamed.txt",
    ];

    /// <summary>Each on the disk and in the sandbox, through the same verbs of both.</summary>
    private static readonly (string Name, Action<ServedFolder> OnDisk, Action<ServedFolder> InSandbox)[] s_changes =
    [
        ("write", static s => File.AppendAllText(s.Host("a.txt"), "x"), static s => s.FileSystem.AppendAllText("/wwwroot/a.txt", "x")),
        ("write below", static s => File.AppendAllText(s.Host("dir/b.txt"), "x"), static s => s.FileSystem.AppendAllText("/wwwroot/dir/b.txt", "x")),
        ("create", static s => File.WriteAllText(s.Host("new.txt"), "x"), static s => s.FileSystem.WriteAllText("/wwwroot/new.txt", "x")),
        ("create below", static s => File.WriteAllText(s.Host("dir/new.txt"), "x"), static s => s.FileSystem.WriteAllText("/wwwroot/dir/new.txt", "x")),
        ("delete", static s => File.Delete(s.Host("a.txt")), static s => s.FileSystem.Delete("/wwwroot/a.txt")),
        ("delete below", static s => File.Delete(s.Host("dir/b.txt")), static s => s.FileSystem.Delete("/wwwroot/dir/b.txt")),
        ("rename", static s => File.Move(s.Host("a.txt"), s.Host("renamed.txt")), static s => s.FileSystem.Move("/wwwroot/a.txt", "/wwwroot/renamed.txt")),
        ("replace", static s => File.Move(s.Host("empty"), s.Host("a.txt"), true), static s => s.FileSystem.Move("/wwwroot/empty", "/wwwroot/a.txt", true)),
        ("rename directory", static s => Directory.Move(s.Host("dir"), s.Host("moved")), static s => s.FileSystem.Move("/wwwroot/dir", "/wwwroot/moved")),
        ("make directory", static s => Directory.CreateDirectory(s.Host("made")), static s => s.FileSystem.MakeDirectory("/wwwroot/made")),
        ("remove tree", static s => Directory.Delete(s.Host("dir"), true), static s => s.FileSystem.DeleteTree("/wwwroot/dir")),
        ("hidden", static s => File.AppendAllText(s.Host(".hidden"), "x"), static s => s.FileSystem.AppendAllText("/wwwroot/.hidden", "x")),
        ("hidden below", static s => File.AppendAllText(s.Host("dir/.hidden"), "x"), static s => s.FileSystem.AppendAllText("/wwwroot/dir/.hidden", "x")),
        ("elsewhere", static s => File.WriteAllText(s.Host("../a.txt"), "x"), static s => s.FileSystem.WriteAllText("/a.txt", "x")),
    ];

    public static TheoryData<string> Changes => [.. s_changes.Select(static c => c.Name)];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_fires_the_tokens_it_fires_on_the_disk(string name)
    {
        using var served = new ServedFolder();
        var (_, onDisk, inSandbox) = s_changes.Single(c => c.Name == name);

        var disk = await WatchAsync(served.OnDisk, () => onDisk(served), () => File.WriteAllText(served.Host(Sentinel), ""));
        var sandbox = await WatchAsync(served.InSandbox, () => inSandbox(served), () => served.FileSystem.WriteAllText("/wwwroot/" + Sentinel, ""));

        // Those of the sandbox have fired, in the order of the changes; the disk's fire each on a task of its own, some later.
        for (var i = 0; i < 100 && Fired(disk) != Fired(sandbox); i++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal(Fired(disk), Fired(sandbox));
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("*.txt")]
    public async Task A_time_that_is_set_fires(string filter)
    {
        using var served = new ServedFolder();
        var token = served.InSandbox.Watch(filter);
        served.FileSystem.SetTimes("/wwwroot/a.txt", null, Timestamp.Epoch);

        await FiredAsync(token);
    }

    [Fact]
    public async Task A_token_calls_back_once_by_itself_and_everyone_shares_it_until_then()
    {
        using var served = new ServedFolder();
        var (token, same, calls) = (served.InSandbox.Watch("a.txt"), served.InSandbox.Watch("/a.txt"), 0);
        var called = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = token.RegisterChangeCallback(
            _ =>
            {
                Interlocked.Increment(ref calls);
                called.TrySetResult();
            },
            null);

        Assert.Same(token, same);
        Assert.True(token.ActiveChangeCallbacks);
        Assert.False(token.HasChanged);
        served.FileSystem.AppendAllText("/wwwroot/a.txt", "x");
        await FiredAsync(token);
        var next = served.InSandbox.Watch("a.txt");
        Assert.False(next.HasChanged);
        served.FileSystem.AppendAllText("/wwwroot/a.txt", "x");
        await FiredAsync(next);

        // A token says that it has changed before it calls back.
        await called.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(1, calls);
        Assert.True(token.HasChanged);
    }

    [Fact]
    public async Task A_restored_snapshot_fires_every_token()
    {
        using var served = new ServedFolder();
        var before = served.FileSystem.Snapshot();
        IChangeToken[] tokens = [served.InSandbox.Watch("none"), served.InSandbox.Watch("**/*.html")];
        served.FileSystem.Restore(before);

        await Task.WhenAll(tokens.Select(FiredAsync));
    }

    [Fact]
    public async Task What_takes_the_place_of_the_root_is_watched()
    {
        using var served = new ServedFolder();
        var token = served.InSandbox.Watch("a.txt");
        served.FileSystem.Move("/wwwroot", "/old");
        await FiredAsync(token);
        Assert.False(served.InSandbox.GetFileInfo("a.txt").Exists);

        var made = served.InSandbox.Watch("a.txt");
        served.FileSystem.MakeDirectory("/wwwroot");
        await FiredAsync(made);
        var written = served.InSandbox.Watch("a.txt");
        served.FileSystem.WriteAllText("/wwwroot/a.txt", "new");
        await FiredAsync(written);
        Assert.True(served.InSandbox.GetFileInfo("a.txt").Exists);
    }

    [Fact]
    public async Task A_directory_that_is_moved_in_fires_the_tokens_of_all_that_is_in_it()
    {
        using var served = new ServedFolder();
        served.FileSystem.Move("/wwwroot/dir", "/outside");
        IChangeToken[] tokens = [served.InSandbox.Watch("dir/sub/c.html"), served.InSandbox.Watch("**/*.html"), served.InSandbox.Watch("dir/")];
        served.FileSystem.Move("/outside", "/wwwroot/dir");

        await Task.WhenAll(tokens.Select(FiredAsync));
    }

    [Fact]
    public void Filters_that_can_name_nothing_never_fire()
    {
        using var served = new ServedFolder();
        foreach (var filter in (string?[])[null, "a\0b", "../a.txt", "dir/../../x"])
        {
            Assert.Same(NullChangeToken.Singleton, served.OnDisk.Watch(filter!));
            Assert.Same(NullChangeToken.Singleton, served.InSandbox.Watch(filter!));
        }
    }

    [Fact]
    public async Task Nothing_fires_after_disposal_and_what_is_left_still_answers()
    {
        using var served = new ServedFolder();
        var token = served.InSandbox.Watch("a.txt");
        using var other = served.FileSystem.AsFileProvider("/wwwroot");
        served.InSandbox.Dispose();
        served.InSandbox.Dispose();
        var witness = other.Watch("a.txt");
        served.FileSystem.AppendAllText("/wwwroot/a.txt", "x");
        await FiredAsync(witness);

        Assert.False(token.HasChanged);
        Assert.Throws<ObjectDisposedException>(() => served.InSandbox.Watch("a.txt"));
        Assert.Equal(7, served.InSandbox.GetFileInfo("a.txt").Length);
    }

    [Fact]
    public void A_provider_of_a_disposed_sandbox_says_so()
    {
        using var served = new ServedFolder();
        served.FileSystem.Dispose();

        Assert.Throws<ObjectDisposedException>(() => served.InSandbox.Watch("a.txt"));
        Assert.Throws<ObjectDisposedException>(() => served.InSandbox.GetFileInfo("a.txt"));
    }

    [Fact]
    public async Task No_change_is_missed_by_one_who_watches_again_each_time()
    {
        const int changes = 200;
        using var served = new ServedFolder();
        var seen = new TaskCompletionSource();
        using var registration = ChangeToken.OnChange(() => served.InSandbox.Watch("*.txt"), () =>
        {
            if (served.FileSystem.ReadAllText("/wwwroot/a.txt") == $"{changes}")
            {
                seen.TrySetResult();
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 2).Select(writer => Task.Run(() =>
        {
            for (var i = 1; i <= changes; i++)
            {
                served.FileSystem.WriteAllText(writer == 0 ? "/wwwroot/a.txt" : $"/wwwroot/dir/{i}", $"{i}");
            }
        })));

        await seen.Task.WaitAsync(s_patience, TestContext.Current.CancellationToken);
    }

    /// <summary>Watches every filter, makes a change and then another one that is known to fire: what has not fired soon after that will not.</summary>
    private static async Task<(string Filter, IChangeToken Token)[]> WatchAsync(IFileProvider provider, Action change, Action signal)
    {
        var tokens = s_filters.Select(filter => (filter, provider.Watch(filter))).ToArray();
        var sentinel = provider.Watch(Sentinel);
        change();
        signal();
        await FiredAsync(sentinel);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        return tokens;
    }

    private static string Fired((string Filter, IChangeToken Token)[] tokens) => string.Join('\n', tokens.Where(static t => t.Token.HasChanged).Select(static t => t.Filter));

    private static async Task FiredAsync(IChangeToken token)
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = token.RegisterChangeCallback(_ => fired.TrySetResult(), null);
        await fired.Task.WaitAsync(s_patience, TestContext.Current.CancellationToken);
    }
}
