using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace UnionFs.FileProviders;

/// <summary>
/// A directory of a sandbox, read-only, as an <see cref="IFileProvider"/>. Answers as <c>PhysicalFileProvider</c> does for a directory of the disk
/// with its default exclusions: names that begin with a dot are not found. Links are followed, also out of the directory; size and time
/// are then those of what they lead to. What is served is always the present state of the sandbox. Thread-safe.
/// </summary>
public sealed class UnionFileProvider : IFileProvider, IDisposable
{
    private readonly ChangeWatcher _watcher;

    internal UnionFileProvider(UnionFileSystem fileSystem, string root)
    {
        ArgumentNullException.ThrowIfNull(fileSystem);
        ArgumentException.ThrowIfNullOrEmpty(root);
        Root = ProviderPath.ToAbsolute(root);
        if (!fileSystem.DirectoryExists(Root))
        {
            throw new DirectoryNotFoundException($"There is no directory '{Root}' in the sandbox.");
        }

        FileSystem = fileSystem;
        _watcher = new ChangeWatcher(fileSystem, Root);
    }

    /// <summary>The sandbox. It is not disposed with the provider.</summary>
    public UnionFileSystem FileSystem { get; }

    /// <summary>The directory of the sandbox that is the provider's root, without a separator at the end.</summary>
    public string Root { get; }

    /// <summary>What is known now of a file: its time and size do not change when the file does. Never null; directories are no files.</summary>
    /// <param name="subpath">A path below the root; separators in front of it do not matter. What leads out of the root is not found.</param>
    public IFileInfo GetFileInfo(string subpath)
    {
        if (string.IsNullOrEmpty(subpath) || !ProviderPath.IsValid(subpath))
        {
            return new NotFoundFileInfo(subpath);
        }

        subpath = ProviderPath.WithoutLeadingSeparators(subpath);
        if (!ProviderPath.TryResolve(Root, subpath, out var path, out var name) || ProviderPath.IsExcluded(name))
        {
            return new NotFoundFileInfo(subpath);
        }

        return new SandboxFileInfo(FileSystem, path, name);
    }

    /// <summary>The entries of a directory, listed each time they are enumerated. Never null.</summary>
    /// <param name="subpath">A path below the root, or an empty one for the root itself.</param>
    public IDirectoryContents GetDirectoryContents(string subpath) =>
        subpath is not null && ProviderPath.IsValid(subpath)
        && ProviderPath.TryResolve(Root, ProviderPath.WithoutLeadingSeparators(subpath), out var path, out _)
        && FileSystem.DirectoryExists(path)
            ? new SandboxDirectoryContents(FileSystem, path)
            : NotFoundDirectoryContents.Singleton;

    /// <summary>
    /// A token that fires once, soon after something it names has changed through whatever door: was created, deleted, renamed, or its content
    /// or attributes were set. It calls back by itself, on a thread of the pool. Restoring a snapshot, moving the root, and more
    /// changes at once than are kept for subscribers fire every token.
    /// </summary>
    /// <param name="filter">
    /// A path below the root, a pattern with <c>*</c> and <c>**</c>, or a directory with a separator at its end for all that is below it; upper and
    /// lower case are not told apart. A filter that leads out of the root gives a token that never fires.
    /// </param>
    /// <exception cref="ObjectDisposedException">The provider or the sandbox was disposed.</exception>
    public IChangeToken Watch(string filter)
    {
        if (filter is null || !ProviderPath.IsValid(filter))
        {
            return NullChangeToken.Singleton;
        }

        filter = ProviderPath.WithoutLeadingSeparators(filter).Replace('\\', '/');
        return ProviderPath.IsRooted(filter) || ProviderPath.NavigatesAboveRoot(filter) ? NullChangeToken.Singleton : _watcher.Watch(filter);
    }

    /// <summary>Ends all watching: tokens that have not fired never do. What was handed out goes on answering.</summary>
    public void Dispose() => _watcher.Dispose();

    /// <summary>As in <c>/wwwroot of UnionFileSystem …</c>.</summary>
    public override string ToString() => $"{Root} of {FileSystem}";
}
