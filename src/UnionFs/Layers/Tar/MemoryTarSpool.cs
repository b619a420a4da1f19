using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>Keeps bytes in blocks of native memory, from the second on in huge pages where there are any: touching memory the first time is what spooling costs.</summary>
internal sealed unsafe class MemoryTarSpool(string layer) : TarSpoolStorage
{
    private const int BlockBytes = 2 << 20;
    private readonly Blocks _blocks = new();
    private long _length;

    public override long Length => _length;

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var used = (int)(_length % BlockBytes);
            if (used == 0)
            {
                _blocks.Add();
            }

            var count = Math.Min(bytes.Length, BlockBytes - used);
            bytes[..count].CopyTo(new Span<byte>((byte*)_blocks[_length / BlockBytes] + used, count));
            bytes = bytes[count..];
            _length += count;
        }
    }

    public override void Seal() => _blocks.TrimFirst(_length);

    public override void Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || offset > _length - destination.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"Layer '{layer}' has {_length} bytes.");
        }

        // The reference keeps the memory until this read is done, whoever disposes the layer meanwhile.
        var taken = false;
        try
        {
            _blocks.DangerousAddRef(ref taken);
            while (!destination.IsEmpty)
            {
                var start = (int)(offset % BlockBytes);
                var count = Math.Min(destination.Length, BlockBytes - start);
                new ReadOnlySpan<byte>((byte*)_blocks[offset / BlockBytes] + start, count).CopyTo(destination);
                destination = destination[count..];
                offset += count;
            }
        }
        finally
        {
            if (taken)
            {
                _blocks.DangerousRelease();
            }
        }
    }

    public override bool TryBorrow(long offset, int count, out BorrowedBytes bytes)
    {
        bytes = default;
        if (offset < 0 || count <= 0 || offset > _length - count)
        {
            return false;
        }

        var taken = false;
        _blocks.DangerousAddRef(ref taken);
        var start = (int)(offset % BlockBytes);
        bytes = new BorrowedBytes(new ReadOnlySpan<byte>((byte*)_blocks[offset / BlockBytes] + start, Math.Min(count, BlockBytes - start)), _blocks);
        return true;
    }

    public override void Verify() => ObjectDisposedException.ThrowIf(_blocks.IsClosed, typeof(TarLayer));

    public override void Dispose() => _blocks.Dispose();

    /// <summary>Owns the memory: freed when closed and no read is under way, or by its finalizer.</summary>
    private sealed class Blocks : SafeHandle
    {
        private readonly List<nint> _blocks = [];

        public Blocks()
            : base(0, ownsHandle: true) => SetHandle(1);

        public override bool IsInvalid => handle == 0;

        public nint this[long index] => _blocks[(int)index];

        public void Add()
        {
            _blocks.EnsureCapacity(_blocks.Count + 1);
            if (_blocks.Count == 0)
            {
                _blocks.Add((nint)NativeMemory.Alloc(BlockBytes));
                return;
            }

            var block = NativeMemory.AlignedAlloc(BlockBytes, BlockBytes);
            _blocks.Add((nint)block);
            if (OperatingSystem.IsLinux())
            {
                // Advice: where it is not taken the memory is as good, only slower to get.
                _ = Libc.Advise(block, BlockBytes, Libc.AdviseHugePages);
            }
        }

        /// <summary>Gives back what a small tar does not fill.</summary>
        public void TrimFirst(long used)
        {
            if (_blocks.Count == 1 && used < BlockBytes)
            {
                _blocks[0] = (nint)NativeMemory.Realloc((void*)_blocks[0], (nuint)used);
            }
        }

        protected override bool ReleaseHandle()
        {
            for (var i = 0; i < _blocks.Count; i++)
            {
                if (i == 0)
                {
                    NativeMemory.Free((void*)_blocks[i]);
                }
                else
                {
                    NativeMemory.AlignedFree((void*)_blocks[i]);
                }
            }

            return true;
        }
    }
}
