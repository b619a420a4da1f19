using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>Content of the sandbox as a file of the host that has no name, for what needs a handle of the system.</summary>
internal static class HostCopy
{
    private const int BufferSize = 1 << 17;

    /// <summary>Copies a file's content out.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its absolute path, for errors.</param>
    /// <param name="visible">A handle on the copy that can only read.</param>
    /// <returns>A handle on the copy that can write.</returns>
    public static SafeFileHandle Make(FileHandle file, string path, out SafeFileHandle visible)
    {
        var name = Path.Combine(Path.GetTempPath(), $"unionfs-{Path.GetRandomFileName()}");
        var copy = File.OpenHandle(
            name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : 0);
        try
        {
            Fill(file, path, copy);
            visible = File.OpenHandle(name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
        finally
        {
            if (!OperatingSystem.IsWindows())
            {
                File.Delete(name);
            }
        }
    }

    private static void Fill(FileHandle file, string path, SafeFileHandle copy)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long offset = 0; ;)
            {
                var error = file.TryReadRegardless(offset, buffer, out var count);
                if (error != FsError.OK)
                {
                    throw IoErrors.For(error, path);
                }

                if (count == 0)
                {
                    return;
                }

                RandomAccess.Write(copy, buffer.AsSpan(0, count), offset);
                offset += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
