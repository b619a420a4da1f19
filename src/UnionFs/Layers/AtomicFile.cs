using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>
/// A file that is there whole or not at all: written under a temporary name in its folder, flushed, renamed, and the folder flushed; every
/// step is checked, also where .NET's own flush hides a failure. Disposing it without <see cref="Commit()"/> leaves nothing behind.
/// </summary>
/// <remarks>
/// For one thread at a time. A process that dies leaves a file whose name ends in <see cref="TemporarySuffix"/>; while it is written it is
/// locked, so whoever can open it with <see cref="FileShare.None"/> may delete it.
/// </remarks>
public sealed class AtomicFile : IDisposable
{
    /// <summary>How the name of a file that is not there yet ends.</summary>
    public const string TemporarySuffix = ".tmp";
    private const int Attempts = 3;
    private readonly string? _path;
    private readonly SafeFileHandle _handle;
    private bool _isRenamed;

    private AtomicFile(string? path, string start)
    {
        _path = path;
        (TemporaryPath, _handle) = Begin(start);
    }

    /// <summary>Told the name of each step of <see cref="Commit()"/> that was done, so that tests can end the process there.</summary>
    internal static Action<string>? StepDone { get; set; }

    /// <summary>Where the bytes are until it is committed. They may be read there.</summary>
    public string TemporaryPath { get; }

    /// <summary>Bytes written so far.</summary>
    public long Length { get; private set; }

    /// <summary>Begins a file with a name, which may exist already.</summary>
    /// <exception cref="IOException">The folder is not there or takes no file.</exception>
    public static AtomicFile Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        return new AtomicFile(full, full + ".");
    }

    /// <summary>Begins a file whose name in a folder is known later: for names that come from the content.</summary>
    /// <exception cref="IOException">The folder is not there or takes no file.</exception>
    public static AtomicFile CreateIn(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new AtomicFile(null, Path.Combine(Path.GetFullPath(folder), "."));
    }

    /// <summary>Makes names that came to a folder or left it last. Where folders cannot be flushed, they last as the system has it.</summary>
    /// <exception cref="IOException">They may not last.</exception>
    public static void FlushFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Durability.FlushFolder(folder);
    }

    /// <summary>Writes bytes at the end.</summary>
    /// <exception cref="IOException">The host took not all of them.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_handle, bytes, Length);
        Length += bytes.Length;
    }

    /// <summary>A stream that writes at the end. Neither its flushing nor its disposing does anything to the file: that is <see cref="Commit()"/>'s.</summary>
    public Stream AsStream() => new AtomicFileStream(this);

    /// <summary>Gives it the name it was begun with, in place of what has that name.</summary>
    /// <exception cref="IOException">The bytes or the name may not last; the old file is there, or the new one.</exception>
    /// <exception cref="InvalidOperationException">It was begun without a name.</exception>
    public void Commit() => Rename(_path ?? throw new InvalidOperationException("The file was begun without a name, so it needs one now."));

    /// <summary>Gives it a name in its folder, in place of what has that name.</summary>
    /// <param name="name">The name, without a folder.</param>
    /// <exception cref="IOException">The bytes or the name may not last; the old file is there, or the new one.</exception>
    public void Commit(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Path.GetFileName(name) != name || name is "." or "..")
        {
            throw new ArgumentException("It is a name, without a folder.", nameof(name));
        }

        Rename(Path.Combine(Path.GetDirectoryName(TemporaryPath)!, name));
    }

    /// <summary>Gives up what was not committed.</summary>
    public void Dispose()
    {
        _handle.Dispose();
        if (!_isRenamed)
        {
            File.Delete(TemporaryPath);
        }
    }

    /// <summary>As in <c>index.json.5f0c….tmp, 1024 bytes</c>.</summary>
    public override string ToString() => $"{FsText.Escape(TemporaryPath)}, {Length} bytes";

    private static (string Path, SafeFileHandle Handle) Begin(string start)
    {
        for (var attempt = 1; ; attempt++)
        {
            var path = $"{start}{Guid.NewGuid():N}{TemporarySuffix}";
            try
            {
                return (path, File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read));
            }
            catch (IOException e) when (attempt < Attempts && e.GetType() == typeof(IOException))
            {
                // Someone who clears up what the dead left took the new file for one, between its making and its locking.
                File.Delete(path);
            }
        }
    }

    private void Rename(string path)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        StepDone?.Invoke("written");
        Durability.Flush(_handle, path);
        StepDone?.Invoke("flushed");
        _handle.Dispose();
        File.Move(TemporaryPath, path, overwrite: true);
        _isRenamed = true;
        StepDone?.Invoke("renamed");
        Durability.FlushFolder(Path.GetDirectoryName(path)!);
        StepDone?.Invoke("folder flushed");
    }
}
