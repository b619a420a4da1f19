using System.IO.Abstractions;
using System.Runtime.InteropServices;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>
/// How a script comes by an object to call members on: lines of which the last fills the slot <c>#0</c>. What is made on the way
/// has the slots <c>#1</c> and up.
/// </summary>
internal static class Setups
{
    private static readonly string[] s_filePaths =
        ["%/f1", "%/missing", "%/missing/f", "%/d1", "%/lf", "%/ld", "%/dangling", "%/loop1", "%/ro", "%/none", "%/.hidden", "%/f1/", "%/f1/x", "%/d1/up", "%/locked/x", "%/{n*256}", "f1", "d1/../f2", "%/a.b.c", "%/big"];

    private static readonly string[] s_directoryPaths =
        ["%/d1", "%/d2", "%/missing", "%/missing/a", "%/f1", "%/f1/x", "%/ld", "%/dangling", "%/loop1", "%/locked", "%/rodir", "%/d1/", ".", "%/d3", "%/.dots", "%", "%/d1/sub", "d1/..", "%/{n*256}"];

    private static readonly string[][] s_streams =
    [
        [Open("%/f2", "Open ReadWrite ReadWrite")],
        [Open("%/f1", "Open Read Read")],
        [Open("%/f1", "Open Write None")],
        [Open("%/f1", "Append Write Read")],
        [Open("%/new", "CreateNew ReadWrite None")],
        [Open("%/f1", "Open ReadWrite None"), "#0 IDisposable.Dispose()"],
        ["IFileStreamFactory.New(String,FileMode,FileAccess,FileShare,Int32,Boolean) \"%/f2\" Open ReadWrite Read 0 True => #0"],
        ["IFile.Open(String,FileStreamOptions) \"%/big\" {Mode:Open;Access:ReadWrite;Options:DeleteOnClose} => #0"],
        ["IFile.OpenHandle(String,FileMode,FileAccess,FileShare,FileOptions,Int64) \"%/f2\" Open ReadWrite ReadWrite None 0 => #1", "IFileStreamFactory.New(SafeFileHandle,FileAccess) #1 ReadWrite => #0"],
        ["IFileStreamFactory.Wrap(FileStream) host:\"/dev/null\" => #0"],
    ];

    private static readonly string[] s_handles =
    [
        "\"%/f2\" Open ReadWrite ReadWrite None 0", "\"%/f1\" Open Read Read None 0", "\"%/f1\" Open Write ReadWrite None 0", "\"%/new\" CreateNew ReadWrite None Asynchronous 10",
        "\"%/lf\" Open Read Read None 0",
    ];

    private static readonly string[][] s_watchers =
    [
        ["IFileSystemWatcherFactory.New(String) \"%/watched\" => #0"],
        ["IFileSystemWatcherFactory.New() => #0"],
        ["IFileSystemWatcherFactory.New(String,String) \"%/d1\" \"*.txt\" => #0"],
        ["IFileSystemWatcherFactory.New(String) \"%/watched\" => #0", "#0 IDisposable.Dispose()"],
    ];

    /// <summary>Every way to come by an object of a type; one empty way if the file system itself has it.</summary>
    public static IReadOnlyList<string[]> Of(Type type) =>
        type == typeof(IFileInfo) ? [.. Files()]
        : type == typeof(IDirectoryInfo) ? [.. Directories()]
        : type == typeof(IFileSystemInfo) ? [.. Files(), .. Directories()]
        : type == typeof(FileSystemStream) || type == typeof(Stream) ? s_streams
        : type == typeof(IFileSystemAclSupport) ? [Files().First(), Directories().First(), s_streams[0]]
        : type == typeof(SafeHandle) ? [.. Handles()]
        : type == typeof(IFileSystemWatcher) ? s_watchers
        : type == typeof(IDriveInfo) ? [["IDriveInfoFactory.New(String) \"/\" => #0"]]
        : type == typeof(IFileVersionInfo) ? [["IFileVersionInfoFactory.GetVersionInfo(String) \"%/f1\" => #0"]]
        : type == typeof(IWaitForChangedResult) ? [[s_watchers[0][0].Replace("#0", "#1", StringComparison.Ordinal), "#1 IFileSystemWatcher.WaitForChanged(WatcherChangeTypes,Int32) All 1 => #0"]]
        : type == typeof(IAsyncResult) ? [[Open("%/f2", "Open ReadWrite ReadWrite"), "#0 FileSystemStream.BeginRead(Byte[],Int32,Int32,AsyncCallback,Object) buffer:5 0 5 null null => #1"]]
        : type == typeof(StreamReader) ? [["IFile.OpenText(String) \"%/f2\" => #0"]]
        : type == typeof(StreamWriter) ? [["IFile.AppendText(String) \"%/f2\" => #0"], ["IFile.CreateText(String) \"%/new\" => #0"]]
        : type == typeof(HeldEnumeration) ? [["IDirectory.EnumerateFiles(String) \"%\" => #0"], ["IFile.ReadLines(String) \"%/f2\" => #0"]]
        : type == typeof(IDisposable) ? []
        : [[]];

    /// <summary>Every handle a member can be handed, in the slot <c>#0</c>; the last one is closed.</summary>
    public static IEnumerable<string[]> Handles() =>
        s_handles.Select(static h => new[] { $"{OpenHandle} {h} => #0" }).Append([$"{OpenHandle} {s_handles[0]} => #0", "#0 SafeHandle.Dispose()"]);

    private const string OpenHandle = "IFile.OpenHandle(String,FileMode,FileAccess,FileShare,FileOptions,Int64)";

    private static IEnumerable<string[]> Files() => s_filePaths.Select(static p => new[] { $"IFileInfoFactory.New(String) {PathText.Write(p)} => #0" });

    private static IEnumerable<string[]> Directories() => s_directoryPaths.Select(static p => new[] { $"IDirectoryInfoFactory.New(String) {PathText.Write(p)} => #0" });

    private static string Open(string path, string how) => $"IFile.Open(String,FileMode,FileAccess,FileShare) {PathText.Write(path)} {how} => #0";
}
