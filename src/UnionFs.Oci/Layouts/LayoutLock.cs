using System.Diagnostics;
using System.Globalization;

namespace UnionFs.Oci;

/// <summary>
/// Who may change the list of a layout, one at a time, across processes: a lock of the system on a file, so that it ends with its owner, however
/// that ends. Beside it lies who has it, for the others to read.
/// </summary>
internal sealed class LayoutLock : IDisposable
{
    public const string FileName = ".unionfs.lock";
    public const string OwnerSuffix = ".owner";
    private static readonly string s_owner = Describe();
    private readonly FileStream _file;
    private readonly string _ownerPath;

    private LayoutLock(FileStream file, string ownerPath) => (_file, _ownerPath) = (file, ownerPath);

    /// <summary>This process, as others are told of it: number, host, start.</summary>
    public static string Owner => s_owner;

    /// <summary>Waits for the lock of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">Another had it all the time, or the file system has no locks.</exception>
    public static LayoutLock Take(string folder, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, FileName);
        var start = Stopwatch.GetTimestamp();
        for (var pause = 1; ; pause = Math.Min(pause * 2, 50))
        {
            if (TryTake(path, out var owner) is { } taken)
            {
                return taken;
            }

            if (Stopwatch.GetElapsedTime(start) >= timeout)
            {
                throw new IOException($"'{FsText.Quote(folder)}' is being changed by {owner}, and was for the whole {timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s waited.");
            }

            cancellationToken.WaitHandle.WaitOne(pause);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Takes the lock of a file; null if somebody has it.</summary>
    /// <param name="path">The file, which is made if it is not there.</param>
    /// <param name="owner">Who has it.</param>
    /// <exception cref="IOException">The file system has no locks.</exception>
    public static LayoutLock? TryTake(string path, out string owner)
    {
        var file = TryOpen(path, FileMode.OpenOrCreate);
        owner = file is null ? OwnerOf(path) : s_owner;
        return file is null ? null : Owned(file, path);
    }

    /// <summary>Opens a file as one that nobody else has open in this way; null if somebody has, or if it is not there and not to be made.</summary>
    public static FileStream? TryOpen(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (IOException e) when (IsLocked(e))
        {
            return null;
        }
    }

    /// <summary>Lets the next one in.</summary>
    public void Dispose()
    {
        File.Delete(_ownerPath);
        _file.Dispose();
    }

    /// <summary>EWOULDBLOCK as Linux and others number it, or the sharing violation of Windows; anything else, as a disk that is read-only, is no lock.</summary>
    private static bool IsLocked(IOException e) =>
        (e.HResult & 0xFFFF) == (OperatingSystem.IsWindows() ? 32 : OperatingSystem.IsLinux() ? 11 : 35);

    private static LayoutLock Owned(FileStream file, string path)
    {
        try
        {
            // Where locks are not kept (some network file systems, or switched off), two would change the list at once without knowing.
            using var second = TryOpen(path, FileMode.Open);
            if (second is not null)
            {
                throw new IOException($"The file system of '{FsText.Quote(path)}' keeps no locks, so images in it cannot be changed safely.");
            }

            var ownerPath = path + OwnerSuffix;
            File.WriteAllText(ownerPath, s_owner);
            return new LayoutLock(file, ownerPath);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static string OwnerOf(string path)
    {
        try
        {
            var text = File.ReadAllText(path + OwnerSuffix);
            return text.Length == 0 ? "another process" : FsText.Quote(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }

    private static string Describe()
    {
        using var me = Process.GetCurrentProcess();
        return string.Create(CultureInfo.InvariantCulture, $"process {me.Id} on {Environment.MachineName}, started {me.StartTime.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss'Z'}");
    }
}
