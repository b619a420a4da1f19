using System.Diagnostics;

namespace UnionFs.Benchmarks;

/// <summary>The time to open a file of a lower layer, write one byte into its middle and close it, against its size. Wall time.</summary>
internal static class CopyUpSection
{
    public const string Ours = "UnionFs";
    public const string OverlayTmpfs = "overlayfs on tmpfs";
    public const string OverlayXfs = "overlayfs on XFS with reflink";
    public const string Mock = "MockFileSystem";
    private const long MostBytes = 64 << 20;
    private const int MostFiles = 500;
    private const int MostBytesOfMock = 1 << 30;

    public static IReadOnlyList<long> Sizes { get; } = [4L << 10, 64L << 10, 1L << 20, 16L << 20, 256L << 20, 1L << 30, 4L << 30];

    /// <param name="keep">Takes what there is after each point.</param>
    public static void Measure(Action<IReadOnlyList<Sample>, IReadOnlyList<string>> keep)
    {
        var samples = new List<Sample>();
        var notes = new List<string>();
        WarmUp();
        foreach (var size in Sizes)
        {
            Console.WriteLine($"copy-up: {size} bytes");
            var count = (int)Math.Clamp(MostBytes / size, 1, MostFiles);
            Add(Ours, size, () => new SandboxCopyUp(size, MostFiles));
            Add(OverlayTmpfs, size, () => Reserve(2 * size * count, () => new OverlayCopyUp(size, count, isXfs: false)));
            Add(OverlayXfs, size, () => Reserve(2 * size * count, () => new OverlayCopyUp(size, count, isXfs: true)));
            Add(Mock, size, () => size > MostBytesOfMock
                ? throw new GateSkippedException("it keeps a file in one array and copies it into another")
                : Reserve(4 * size * count, () => new MockCopyUp((int)size, count)));
            keep(samples, notes);
        }

        void Add(string series, long size, Func<CopyUpPeer> make)
        {
            try
            {
                using var peer = make();
                samples.Add(Sample.Of(series, size, Timings.Measure([ToSide(peer)], TimeSpan.FromSeconds(4))[0]));
            }
            catch (Exception e) when (e is GateSkippedException or IOException or OutOfMemoryException)
            {
                notes.Add($"{series}, {size} bytes: {e.Message}");
            }

            Memory.Reclaim();
        }
    }

    /// <summary>The first point must not be the one that is compiled.</summary>
    private static void WarmUp()
    {
        foreach (var make in new Func<CopyUpPeer>[] { static () => new SandboxCopyUp(Sizes[0], MostFiles), static () => new MockCopyUp((int)Sizes[0], MostFiles) })
        {
            using var peer = make();
            for (var pass = 0; pass < 100; pass++)
            {
                peer.Clean();
                peer.WriteAll();
            }
        }

        Thread.Sleep(500);
    }

    private static CopyUpPeer Reserve(long bytes, Func<CopyUpPeer> make)
    {
        Memory.Require(bytes + (1L << 30), "it");
        return make();
    }

    private static Side ToSide(CopyUpPeer peer) => new()
    {
        MaxOperations = 1,
        UnitsPerOperation = peer.Count,
        Clock = static () => Stopwatch.GetTimestamp() * (1_000_000_000 / Stopwatch.Frequency),
        Prepare = (_, _) =>
        {
            peer.Clean();
            return peer.Count;
        },
        Run = _ =>
        {
            peer.WriteAll();
            return peer.Count;
        },
    };
}
