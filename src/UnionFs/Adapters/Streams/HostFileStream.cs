using System.IO.Abstractions;

namespace UnionFs;

/// <summary>A stream of the host that a caller had already, in the shape of the abstraction.</summary>
internal sealed class HostFileStream(FileStream stream) : FileSystemStream(stream, stream.Name, stream.IsAsync)
{
    public override void Flush(bool flushToDisk) => stream.Flush(flushToDisk);
}
