using System.IO.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary><see cref="RandomAccess"/>: in the sandbox for handles that were opened there, on the host for others.</summary>
internal sealed class RandomAccessAdapter(FileSystemAdapter io) : IRandomAccess
{
    public IFileSystem FileSystem => io;

    public void FlushToDisk(SafeFileHandle handle)
    {
        if (!io.OpenedHandles.TryFind(handle, out _, nameof(handle)))
        {
            RandomAccess.FlushToDisk(handle);
        }
    }

    public long GetLength(SafeFileHandle handle) =>
        io.OpenedHandles.TryFind(handle, out var opened, nameof(handle)) ? opened.Stat().Size : RandomAccess.GetLength(handle);

    public int Read(SafeFileHandle handle, Span<byte> buffer, long fileOffset)
    {
        if (!io.OpenedHandles.TryFind(handle, out var opened, nameof(handle)))
        {
            return RandomAccess.Read(handle, buffer, fileOffset);
        }

        CheckOffset(fileOffset);
        return opened.Read(fileOffset, buffer);
    }

    public long Read(SafeFileHandle handle, IReadOnlyList<Memory<byte>> buffers, long fileOffset)
    {
        if (!io.OpenedHandles.TryFind(handle, out var opened, nameof(handle)))
        {
            return RandomAccess.Read(handle, buffers, fileOffset);
        }

        ArgumentNullException.ThrowIfNull(buffers);
        CheckOffset(fileOffset);
        long total = 0;
        foreach (var buffer in buffers)
        {
            var count = opened.Read(fileOffset + total, buffer.Span);
            total += count;
            if (count < buffer.Length)
            {
                break;
            }
        }

        return total;
    }

    public ValueTask<int> ReadAsync(SafeFileHandle handle, Memory<byte> buffer, long fileOffset, CancellationToken cancellationToken = default)
    {
        if (!io.OpenedHandles.TryFind(handle, out _, nameof(handle)))
        {
            return RandomAccess.ReadAsync(handle, buffer, fileOffset, cancellationToken);
        }

        CheckOffset(fileOffset);
        return Done(() => Read(handle, buffer.Span, fileOffset), cancellationToken);
    }

    public ValueTask<long> ReadAsync(
        SafeFileHandle handle, IReadOnlyList<Memory<byte>> buffers, long fileOffset, CancellationToken cancellationToken = default)
    {
        if (!io.OpenedHandles.TryFind(handle, out _, nameof(handle)))
        {
            return RandomAccess.ReadAsync(handle, buffers, fileOffset, cancellationToken);
        }

        ArgumentNullException.ThrowIfNull(buffers);
        CheckOffset(fileOffset);
        return Done(() => Read(handle, buffers, fileOffset), cancellationToken);
    }

    public void SetLength(SafeFileHandle handle, long length)
    {
        if (!io.OpenedHandles.TryFind(handle, out var opened, nameof(handle)))
        {
            RandomAccess.SetLength(handle, length);
            return;
        }

        if (length < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(length), "Non-negative number required.");
        }

        opened.SetLength(length);
    }

    public void Write(SafeFileHandle handle, ReadOnlySpan<byte> buffer, long fileOffset)
    {
        if (!io.OpenedHandles.TryFind(handle, out var opened, nameof(handle)))
        {
            RandomAccess.Write(handle, buffer, fileOffset);
            return;
        }

        CheckOffset(fileOffset);
        opened.Write(fileOffset, buffer);
    }

    public void Write(SafeFileHandle handle, IReadOnlyList<ReadOnlyMemory<byte>> buffers, long fileOffset)
    {
        if (!io.OpenedHandles.TryFind(handle, out var opened, nameof(handle)))
        {
            RandomAccess.Write(handle, buffers, fileOffset);
            return;
        }

        ArgumentNullException.ThrowIfNull(buffers);
        CheckOffset(fileOffset);
        foreach (var buffer in buffers)
        {
            opened.Write(fileOffset, buffer.Span);
            fileOffset += buffer.Length;
        }
    }

    public ValueTask WriteAsync(SafeFileHandle handle, ReadOnlyMemory<byte> buffer, long fileOffset, CancellationToken cancellationToken = default)
    {
        if (!io.OpenedHandles.TryFind(handle, out _, nameof(handle)))
        {
            return RandomAccess.WriteAsync(handle, buffer, fileOffset, cancellationToken);
        }

        CheckOffset(fileOffset);
        return new ValueTask(Done(
            () =>
            {
                Write(handle, buffer.Span, fileOffset);
                return 0;
            },
            cancellationToken).AsTask());
    }

    public ValueTask WriteAsync(
        SafeFileHandle handle, IReadOnlyList<ReadOnlyMemory<byte>> buffers, long fileOffset, CancellationToken cancellationToken = default)
    {
        if (!io.OpenedHandles.TryFind(handle, out _, nameof(handle)))
        {
            return RandomAccess.WriteAsync(handle, buffers, fileOffset, cancellationToken);
        }

        ArgumentNullException.ThrowIfNull(buffers);
        CheckOffset(fileOffset);
        return new ValueTask(Done(
            () =>
            {
                Write(handle, buffers, fileOffset);
                return 0;
            },
            cancellationToken).AsTask());
    }

    private static void CheckOffset(long offset)
    {
        if (offset < 0)
        {
            throw new ArgumentOutOfRangeException("fileOffset", "Non-negative number required.");
        }
    }

    /// <summary>The bytes are at hand, so the work is done when the task is made; an error is the task's.</summary>
    private static ValueTask<T> Done<T>(Func<T> work, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellationToken);
        }

        try
        {
            return new ValueTask<T>(work());
        }
        catch (Exception e)
        {
            return ValueTask.FromException<T>(e);
        }
    }
}
