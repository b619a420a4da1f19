using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>Keeps bytes in blocks of native memory.</summary>
internal sealed unsafe class MemoryTarSpool(string layer) : TarSpoolStorage
{
    private const int BlockBytes = 1 << 20;
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

    public override void Seal() => _blocks.TrimLast((int)(_length % BlockBytes));

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
            _blocks.Add((nint)NativeMemory.Alloc(BlockBytes));
        }

        public void TrimLast(int used)
        {
            if (used > 0)
            {
                _blocks[^1] = (nint)NativeMemory.Realloc((void*)_blocks[^1], (nuint)used);
            }
        }

        protected override bool ReleaseHandle()
        {
            foreach (var block in _blocks)
            {
                NativeMemory.Free((void*)block);
            }

            return true;
        }
    }
}
