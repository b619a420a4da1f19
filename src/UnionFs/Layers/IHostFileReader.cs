using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>Takes bytes that lie in a file of the host from there, without a copy in this process: for servers that hand them to the kernel (splice, sendfile).</summary>
public interface IHostFileReader
{
    /// <summary>Takes bytes of the file. Called on the thread that asked for them, within the call.</summary>
    /// <param name="file">The open file: for reading at offsets only, and only until this returns.</param>
    /// <param name="position">The first byte in the file.</param>
    /// <param name="count">How many bytes.</param>
    /// <returns>Whether all of them were taken; if not, whoever asked reads them in another way.</returns>
    bool TryRead(SafeHandle file, long position, int count);
}
