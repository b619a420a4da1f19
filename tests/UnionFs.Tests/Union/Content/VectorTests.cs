using System.Buffers;
using Xunit;

namespace UnionFs.Tests.Union.Content;

/// <summary>Several buffers are read and written in one step.</summary>
public sealed class VectorTests
{
    private static readonly byte[] s_lower = Bytes(30_000, 1);
    private static readonly LayerStack s_stack = LayerStack.Of(Layer.InMemory("base", static b => b.File("/file", s_lower)));

    [Fact]
    public void Any_parts_are_what_one_buffer_is()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            using var fs = UnionFileSystem.Create(s_stack);
            using var handle = seed % 3 == 0 ? fs.CreateAnonymous() : fs.OpenHandle("/file", FileMode.Open, FileAccess.ReadWrite);
            var expected = seed % 3 == 0 ? [] : s_lower.ToArray();
            for (var i = 0; i < 12; i++)
            {
                var offset = random.Next(3) == 0 ? random.Next(10) * 4096 : random.Next(40_000);
                var parts = Parts(random);
                var bytes = parts.SelectMany(static p => p.ToArray()).ToArray();
                handle.Write(offset, parts);
                Array.Resize(ref expected, Math.Max(expected.Length, bytes.Length == 0 ? 0 : offset + bytes.Length));
                bytes.CopyTo(expected.AsSpan(bytes.Length == 0 ? 0 : offset));
                if (random.Next(4) == 0)
                {
                    fs.Snapshot();
                }

                Check(handle, expected, random, $"seed {seed}, step {i}");
            }

            Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Reading_fills_one_buffer_after_the_other()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        using var handle = fs.OpenHandle("/file");
        var buffers = new[] { new byte[10], [], new byte[20_000], new byte[15_000], [7, 7] };
        Assert.Equal(30_000 - 5, handle.Read(5, buffers.Select(static b => b.AsMemory()).ToArray()));
        Assert.Equal(s_lower[5..15], buffers[0]);
        Assert.Equal(s_lower[15..20_015], buffers[2]);
        Assert.Equal(s_lower[20_015..], buffers[3][..(30_000 - 20_015)]);
        Assert.Equal([7, 7], buffers[4]);
        Assert.Equal(0, handle.Read(30_000, [new byte[1]]));
        Assert.Equal(0, handle.Read(5, Array.Empty<Memory<byte>>()));
    }

    [Fact]
    public void What_is_refused_writes_nothing()
    {
        using var fs = UnionFileSystem.Create(s_stack, new UnionFsOptions { MaxContentBytes = 2 * 4096 });
        using var handle = fs.OpenHandle("/file", FileMode.Open, FileAccess.ReadWrite);
        ReadOnlyMemory<byte>[] parts = [new byte[4000], new byte[4000], new byte[300]];
        Assert.Equal(FsError.ENOSPC, FsErrors.FromException(Assert.Throws<IOException>(() => handle.Write(4000, parts))));
        Assert.Equal("offset", Assert.Throws<ArgumentOutOfRangeException>(() => handle.Write(-1, parts)).ParamName);
        Assert.Equal("offset", Assert.Throws<ArgumentOutOfRangeException>(() => handle.Read(-1, [new byte[1]])).ParamName);
        Assert.Equal(FsError.EFBIG, FsErrors.FromException(Assert.Throws<IOException>(() => handle.Write(long.MaxValue - 3, parts))));
        Assert.Equal("sources", Assert.Throws<ArgumentNullException>(() => handle.Write(0, (IReadOnlyList<ReadOnlyMemory<byte>>)null!)).ParamName);
        Assert.Equal("destinations", Assert.Throws<ArgumentNullException>(() => handle.Read(0, (IReadOnlyList<Memory<byte>>)null!)).ParamName);
        handle.Write(0, Array.Empty<ReadOnlyMemory<byte>>());
        handle.Write(0, [default(ReadOnlyMemory<byte>), ReadOnlyMemory<byte>.Empty]);
        using (var manager = new BrokenMemory())
        {
            Assert.Throws<IOException>(() => handle.Write(0, [new byte[5], manager.Memory]));
        }

        Assert.Equal(s_lower, fs.ReadAllBytes("/file"));
        Assert.Empty(fs.Changes(cancellationToken: TestContext.Current.CancellationToken));
        handle.Write(0, parts[..2]);
        Assert.Equal(2 * 4096, fs.Usage.TopContentBytes);
    }

    [Fact]
    public void What_the_handle_is_not_for_is_refused()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        using var reader = fs.OpenHandle("/file");
        using var writer = fs.OpenHandle("/file", FileMode.Open, FileAccess.Write);
        Assert.Throws<UnauthorizedAccessException>(() => reader.Write(0, [new ReadOnlyMemory<byte>([1])]));
        Assert.Throws<UnauthorizedAccessException>(() => writer.Read(0, [new Memory<byte>(new byte[1])]));
        reader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => reader.Read(0, [new Memory<byte>(new byte[1])]));
    }

    [Fact]
    public async Task All_buffers_are_of_one_state()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        fs.WriteAllBytes("/file", new byte[20_000]);
        using var handle = fs.OpenHandle("/file", FileMode.Open, FileAccess.ReadWrite);
        var stop = false;
        var writer = Task.Run(
            () =>
            {
                for (byte n = 0; !Volatile.Read(ref stop); n++)
                {
                    var part = Enumerable.Repeat(n, 5000).ToArray();
                    handle.Write(0, [part, part, part, part]);
                }
            },
            TestContext.Current.CancellationToken);
        var buffers = Enumerable.Range(0, 20).Select(static _ => new byte[1000]).ToArray();
        for (var i = 0; i < 2000; i++)
        {
            Assert.Equal(20_000, handle.Read(0, buffers.Select(static b => b.AsMemory()).ToArray()));
            Assert.All(buffers, b => Assert.False(b.AsSpan().ContainsAnyExcept(buffers[0][0]), $"read {i} mixes two states"));
        }

        Volatile.Write(ref stop, true);
        await writer;
    }

    [Fact]
    public void A_vector_is_told_of_once()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        var told = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var subscription = fs.Subscribe(e => told.Enqueue(e.ToString()));
        using var handle = fs.OpenHandle("/file", FileMode.Open, FileAccess.ReadWrite);
        handle.Write(10, [new ReadOnlyMemory<byte>([1, 2]), new ReadOnlyMemory<byte>([3])]);
        fs.MakeDirectory("/last");
        Assert.True(SpinWait.SpinUntil(() => told.Count == 2, 10_000));
        Assert.Equal(["Content /file", "Created /last"], told);
    }

    private static void Check(FileHandle handle, byte[] expected, Random random, string what)
    {
        var whole = new byte[expected.Length + 1];
        Assert.Equal((what, expected.Length), (what, handle.Read(0, whole)));
        Assert.True(expected.AsSpan().SequenceEqual(whole.AsSpan(0, expected.Length)), what);
        var offset = random.Next(expected.Length + 1);
        var buffers = Enumerable.Range(0, random.Next(5)).Select(_ => new byte[random.Next(9000)]).ToArray();
        var count = handle.Read(offset, buffers.Select(static b => b.AsMemory()).ToArray());
        Assert.Equal((what, Math.Min(expected.Length - offset, buffers.Sum(static b => (long)b.Length))), (what, count));
        Assert.True(buffers.SelectMany(static b => b).Take((int)count).SequenceEqual(expected.Skip(offset).Take((int)count)), what);
    }

    private static ReadOnlyMemory<byte>[] Parts(Random random) =>
        [.. Enumerable.Range(0, random.Next(6)).Select(_ => (ReadOnlyMemory<byte>)Bytes(random.Next(4) switch
        {
            0 => random.Next(3),
            1 => 4096 * random.Next(3),
            _ => random.Next(9000),
        }, random.Next()))];

    private static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Memory of a caller that fails when it is asked for.</summary>
    private sealed class BrokenMemory : MemoryManager<byte>
    {
        public override Memory<byte> Memory => CreateMemory(3);

        public override Span<byte> GetSpan() => throw new IOException("It is gone.");

        public override MemoryHandle Pin(int elementIndex = 0) => throw new IOException("It is gone.");

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
