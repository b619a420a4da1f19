using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>A finished spool file, mapped for reading. Reads are copies of memory and need no lock.</summary>
internal sealed unsafe class MappedSpool : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _accessor;
    private readonly SafeMemoryMappedViewHandle _view;
    private readonly long _length;

    /// <exception cref="IOException">There is no room to map it.</exception>
    public MappedSpool(FileStream file, long length)
    {
        _length = length;
        _file = MemoryMappedFile.CreateFromFile(file, null, length, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        try
        {
            _accessor = _file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        _view = _accessor.SafeMemoryMappedViewHandle;
    }

    public bool IsClosed => _view.IsClosed;

    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        using var bytes = Borrow(offset, destination.Length);
        bytes.Span.CopyTo(destination);
    }

    /// <summary>The reference keeps the mapping until the bytes are given back, whoever disposes the layer meanwhile.</summary>
    public BorrowedBytes Borrow(long offset, int count)
    {
        if (offset < 0 || offset > _length - count)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The spool has {_length} bytes.");
        }

        byte* pointer = null;
        _view.AcquirePointer(ref pointer);
        return new BorrowedBytes(new ReadOnlySpan<byte>(pointer + _accessor.PointerOffset + offset, count), _view);
    }

    public void Dispose()
    {
        _accessor.Dispose();
        _file.Dispose();
    }
}
