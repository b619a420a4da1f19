using UnionFs.Fuse.Tests.Calls;
using Xunit;

namespace UnionFs.Fuse.Tests.Mounts;

/// <summary>Content of folder layers that goes to the kernel without a copy in the server: the same bytes, and only while nothing was changed.</summary>
public sealed class HandedOverTests : IDisposable
{
    private const int Size = (3 << 20) + 1234;
    private const string Case = "tree";
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-handed-").FullName;
    private readonly byte[] _bytes = Mounted.Bytes(Size, 7);
    private readonly Layer _layer;

    public HandedOverTests()
    {
        File.WriteAllBytes($"{_folder}/big", _bytes);
        _layer = Layer.FromDirectory(_folder);
    }

    public void Dispose()
    {
        _layer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_large_file_is_read_in_pieces_of_any_size_before_and_after_a_change(bool rotates)
    {
        using var mounts = Mount(new FuseMountOptions { Rotate = rotates });
        foreach (var piece in (int[])[1 << 20, 300_000, 65_536, 4096, 100])
        {
            Assert.True(Read(mounts, piece, 0).AsSpan().SequenceEqual(_bytes), $"{piece}");
            mounts.Forget();
        }

        Assert.Equal(_bytes[500_001..], Read(mounts, 1 << 20, 500_001));
        var changed = _bytes.ToArray();
        changed[1_500_000] ^= 1;
        mounts.Sandbox.WriteAt("/big", 1_500_000, changed.AsSpan(1_500_000, 1));
        mounts.Mount.Settle();
        Assert.Equal(changed, Read(mounts, 1 << 20, 0));
        SetLength(mounts, 2_000_000);
        mounts.Mount.Settle();
        Assert.Equal(changed[..2_000_000], Read(mounts, 1 << 20, 0));
        SetLength(mounts, Size);
        mounts.Mount.Settle();
        Assert.Equal([.. changed[..2_000_000], .. new byte[Size - 2_000_000]], Read(mounts, 1 << 20, 0));
    }

    [Fact]
    public void A_file_of_the_host_that_was_cut_short_is_an_error_and_no_program_waits()
    {
        using var mounts = Mount(FuseMountOptions.Default);
        Assert.Equal(_bytes[..65_536], Read(mounts, 65_536, 0, most: 65_536));
        mounts.Forget();
        using (var file = File.OpenWrite($"{_folder}/big"))
        {
            file.SetLength(1 << 20);
        }

        Assert.Throws<IOException>(() => Read(mounts, 1 << 20, 2 << 20));
        Assert.Throws<IOException>(() => Read(mounts, 1 << 20, 0));
    }

    [Fact]
    public void The_reader_of_a_handle_gets_the_file_while_it_has_all_bytes()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(_layer));
        using var handle = fs.OpenHandle("/big", FileMode.Open, FileAccess.ReadWrite);
        var reader = new Copying();

        Assert.SkipUnless(OperatingSystem.IsLinux(), "only layers of Linux know the file");
        Assert.True(handle.TryReadHostFile(1000, 70_000, reader));
        Assert.Equal(_bytes[1000..71_000], reader.Bytes);
        Assert.False(handle.TryReadHostFile(Size - 10, 11, reader));
        Assert.False(handle.TryReadHostFile(-1, 5, reader));
        Assert.False(handle.TryReadHostFile(0, 0, reader));
        Assert.False(handle.TryReadHostFile(0, 10, new Copying { Refuses = true }));
        fs.SetMode("/big", (UnixFileMode)0x180);
        Assert.True(handle.TryReadHostFile(0, 10, reader));
        handle.Write(5, "x"u8);
        Assert.False(handle.TryReadHostFile(0, 10, reader));
        handle.Dispose();
        Assert.False(handle.TryReadHostFile(0, 10, reader));
    }

    private static void SetLength(Scene mounts, long length)
    {
        using var handle = mounts.Sandbox.OpenHandle("/big", FileMode.Open, FileAccess.ReadWrite);
        handle.SetLength(length);
    }

    private Scene Mount(FuseMountOptions options)
    {
        Assert.SkipWhen(Mounted.WhyNot is not null, Mounted.WhyNot ?? "");
        return new Scene(_layer, options);
    }

    private static byte[] Read(Scene mounts, int piece, int from, int most = int.MaxValue) => mounts.Run(() =>
    {
        using var file = new FileStream($"{mounts.Path}/big", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        file.Position = from;
        var all = new MemoryStream();
        var buffer = new byte[piece];
        for (int count; all.Length < most && (count = file.Read(buffer)) > 0;)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    });

    /// <summary>A mount in a namespace of its own.</summary>
    private sealed class Scene : IDisposable
    {
        private const nuint ForgetAll = 32;
        private readonly NamespaceThread _thread = new();

        public Scene(Layer layer, FuseMountOptions options)
        {
            Path = Directory.CreateTempSubdirectory("unionfs-handed-over-").FullName;
            Sandbox = UnionFileSystem.Create(LayerStack.Of(layer));
            Mount = _thread.Run(() => FuseMount.Mount(Sandbox, Path, options with { RequestTimeout = TimeSpan.FromSeconds(90) }));
        }

        public string Path { get; }

        public UnionFileSystem Sandbox { get; }

        public FuseMount Mount { get; }

        public T Run<T>(Func<T> work) => _thread.Run(work);

        /// <summary>Has the kernel ask for everything again.</summary>
        public void Forget() => _thread.Run(() => Libc.Mount(null, Path, null, ForgetAll, null));

        public void Dispose()
        {
            _thread.Run(Mount.Dispose);
            _thread.Dispose();
            Sandbox.Dispose();
            Directory.Delete(Path);
        }
    }

    private sealed class Copying : IHostFileReader
    {
        public bool Refuses { get; init; }

        public byte[] Bytes { get; private set; } = [];

        public bool TryRead(System.Runtime.InteropServices.SafeHandle file, long position, int count)
        {
            using var copy = new FileStream(
                new Microsoft.Win32.SafeHandles.SafeFileHandle(file.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, bufferSize: 0);
            Bytes = new byte[count];
            return !Refuses && RandomAccess.Read(copy.SafeFileHandle, Bytes, position) == count;
        }
    }
}
