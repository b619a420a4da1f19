using System.Globalization;
using UnionFs.Oci.Tests.Kit;
using UnionFs.Oci.Tests.Store;
using Xunit;
using static UnionFs.Oci.Tests.Store.StoreFixture;

namespace UnionFs.Oci.Tests.Crashes;

/// <summary>
/// Processes that work in a store are killed, at any moment and at numbered steps: what they said was done is done, and the store is whole. With
/// <c>UNIONFS_LONG=1</c> more than 200 times, and two of them at once for a minute.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private static readonly bool s_long = Environment.GetEnvironmentVariable("UNIONFS_LONG") == "1";
    private readonly StoreFixture _fixture = new();
    private readonly ExpectedNames _expected = new();

    public CrashTests()
    {
        var shared = Noise("base", 1, 300 << 10);
        for (var i = 0; i < 4; i++)
        {
            _fixture.Source.AddImage($"image{i}", i % 2 == 0 ? LayerCompression.Gzip : LayerCompression.None, shared, Noise($"own{i}", 10 + i, 40 << 10), Tar(("etc/name", $"{i}")));
        }
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Killed_at_any_moment_it_has_what_was_acknowledged()
    {
        var random = new Random(2);
        var kills = s_long ? 120 : 6;
        for (var i = 0; i < kills; i++)
        {
            using var worker = Start(i);
            while (!worker.HasBegun)
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            await Task.Delay(random.Next(400), TestContext.Current.CancellationToken);
            worker.Kill();
            await CheckAsync(worker, $"kill {i}");
        }

        Report(kills);
    }

    [Fact]
    public async Task Killed_at_a_numbered_step_it_has_what_was_acknowledged()
    {
        var (kills, step) = (s_long ? 120 : 6, 0);
        for (var i = 0; i < kills; i++)
        {
            using var worker = Start(1000 + (i / 20), dieAt: 1 + (step++ % 80));
            await CheckAsync(worker, $"seed {1000 + (i / 20)}, step {step}");
            step += s_long ? 0 : 9;
        }

        Report(kills);
    }

    [Fact]
    public async Task Several_processes_work_in_one_store()
    {
        var milliseconds = s_long ? 60_000 : 2_500;
        using var first = new WorkerProcess(_fixture.Folder, _fixture.Source.Folder, "first", 71, milliseconds);
        using var second = new WorkerProcess(_fixture.Folder, _fixture.Source.Folder, "second", 72, milliseconds);
        foreach (var worker in (WorkerProcess[])[first, second])
        {
            var (lines, errors) = await worker.EndAsync(TestContext.Current.CancellationToken);
            Assert.True(lines is [.., "end"], $"{string.Join('\n', lines.TakeLast(3))}\n{errors}");
            _expected.Add(lines);
        }

        CheckStore("two processes");
        Report(0);
    }

    private WorkerProcess Start(int seed, int dieAt = 0) => new(_fixture.Folder, _fixture.Source.Folder, "w", seed, 10_000, dieAt);

    private async Task CheckAsync(WorkerProcess worker, string when)
    {
        var (lines, errors) = await worker.EndAsync(TestContext.Current.CancellationToken);
        Assert.True(errors.Length == 0, $"{when}: {errors}");
        _expected.Add(lines);
        CheckStore(when);
    }

    private void CheckStore(string when)
    {
        using var store = ImageStore.Open(_fixture.Folder);
        var wrong = _expected.Compare(store.Images()).Concat(store.Fsck().Select(static f => f.ToString())).ToList();
        Assert.True(wrong.Count == 0, $"{when}: {string.Join('\n', wrong)}");
    }

    private void Report(int kills) => TestContext.Current.TestOutputHelper?.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{kills} kills, {_expected.Acknowledged} acknowledged changes, all there, the store whole"));
}
