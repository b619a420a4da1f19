using System.IO.Abstractions;
using System.Runtime.InteropServices;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>A file system that scripts run on, with what their calls answered.</summary>
/// <param name="root">Where its tree is: the same path on every side, so that messages can be compared as they are.</param>
/// <param name="temporary">Its name for the folder of temporary files, if it is not the one in the tree.</param>
internal abstract class Side(string root, string? temporary = null) : IDisposable
{
    private readonly Dictionary<int, object> _slots = [];
    private readonly Dictionary<int, string> _paths = [];
    private readonly List<IDisposable> _kept = [];
    private readonly Dictionary<Type, Delegate> _handlers = [];
    private readonly AnswerText _answers = new(root, temporary);
    private IReadOnlyDictionary<Type, object>? _services;

    /// <summary>The root of the tree.</summary>
    public string Root { get; } = root;

    public abstract IFileSystem FileSystem { get; }

    /// <summary>Everything below the root, one line an entry.</summary>
    public abstract IReadOnlyList<string> Walk();

    /// <summary>What an earlier call answered with; null if it failed or was not made.</summary>
    public object? Slot(int number) => _slots.GetValueOrDefault(number);

    /// <summary>The numbers of the slots with an object that has a member of a type.</summary>
    public IEnumerable<int> SlotsOf(Type type) => _slots.Where(s => type.IsInstanceOfType(s.Value)).Select(static s => s.Key);

    /// <summary>Runs a call and answers with what a caller sees of it.</summary>
    public Answer Run(Call call)
    {
        var target = call.Target is { } slot ? Slot(slot) : Service(call.Member.Receiver);
        if (target is null || !call.Member.Receiver.IsInstanceOfType(target) || HasEmptySlot(call))
        {
            return Answer.Skipped;
        }

        Touch(call);
        try
        {
            object?[] arguments = [.. call.Arguments.Zip(call.Member.Parameters, (word, parameter) => ArgumentReader.Read(word, parameter.ParameterType, this))];
            using var signal = WatcherSignal.For(call, this);
            var result = Invoke(call.Member, target, arguments);
            return new Answer(_answers.Of(call, Stored(call, result), arguments, this), "ok");
        }
        catch (Exception exception)
        {
            return new Answer(_answers.Of(exception), exception.GetType().Name);
        }
    }

    /// <summary>Disposes of something with the side.</summary>
    public T Keep<T>(T disposable)
        where T : IDisposable
    {
        _kept.Add(disposable);
        return disposable;
    }

    /// <summary>A delegate of a type that does nothing; always the same.</summary>
    public Delegate Handler(Type type)
    {
        if (!_handlers.TryGetValue(type, out var handler))
        {
            _handlers[type] = handler = type == typeof(FileSystemEventHandler) ? new FileSystemEventHandler(static (_, _) => { })
                : type == typeof(RenamedEventHandler) ? new RenamedEventHandler(static (_, _) => { })
                : new ErrorEventHandler(static (_, _) => { });
        }

        return handler;
    }

    /// <summary>The lines of a walk with what differs from run to run taken out.</summary>
    protected IReadOnlyList<string> Comparable(IEnumerable<string> lines) => [.. lines.Select(_answers.Comparable).Order(StringComparer.Ordinal)];

    /// <summary>Calls a member.</summary>
    protected virtual object? Invoke(Member member, object target, object?[] arguments) => member.Invoke(target, arguments);

    /// <summary>Closes what calls opened, in the order they did.</summary>
    protected void CloseSlots()
    {
        foreach (var slot in _slots.OrderBy(static s => s.Key).Select(static s => s.Value).OfType<IDisposable>().Concat(_kept))
        {
            try
            {
                slot.Dispose();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                // What a call broke; the tree shows what became of it.
            }
        }

        _slots.Clear();
        _paths.Clear();
        _kept.Clear();
    }

    public virtual void Dispose() => CloseSlots();

    private object? Service(Type receiver)
    {
        _services ??= new Dictionary<Type, object>
        {
            [typeof(IFileSystem)] = FileSystem,
            [typeof(IFile)] = FileSystem.File,
            [typeof(IDirectory)] = FileSystem.Directory,
            [typeof(IPath)] = FileSystem.Path,
            [typeof(IFileInfoFactory)] = FileSystem.FileInfo,
            [typeof(IDirectoryInfoFactory)] = FileSystem.DirectoryInfo,
            [typeof(IDriveInfoFactory)] = FileSystem.DriveInfo,
            [typeof(IFileStreamFactory)] = FileSystem.FileStream,
            [typeof(IFileSystemWatcherFactory)] = FileSystem.FileSystemWatcher,
            [typeof(IFileVersionInfoFactory)] = FileSystem.FileVersionInfo,
            [typeof(IRandomAccess)] = FileSystem.RandomAccess,
            [typeof(IFileSystemEntity)] = FileSystem.File,
        };
        return _services.GetValueOrDefault(receiver);
    }

    private bool HasEmptySlot(Call call) => call.Arguments.Any(a => Call.SlotOf(a) is { } number && Slot(number) is null);

    /// <summary>Tells enumerations under way which names a call may change.</summary>
    private void Touch(Call call)
    {
        if (call.Member.Pure || !_slots.Values.Any(static s => s is HeldEnumeration))
        {
            return;
        }

        var paths = call.Arguments.Where(static a => a.StartsWith('"')).Select(a => PathText.Read(a, Root));
        var names = paths.Append(call.Target is { } target ? _paths.GetValueOrDefault(target, "") : "")
            .SelectMany(p => (p.StartsWith(Root, StringComparison.Ordinal) ? p[Root.Length..] : p).Split('/', StringSplitOptions.RemoveEmptyEntries)).ToList();
        foreach (var enumeration in _slots.Values.OfType<HeldEnumeration>())
        {
            enumeration.Touched.UnionWith(names);
        }
    }

    /// <summary>What has begun is waited for, as nothing else about a stream is certain before.</summary>
    private static void Finish(IAsyncResult pending) => pending.AsyncWaitHandle.WaitOne();

    private object? Stored(Call call, object? result)
    {
        if (call.Member.Method.ReturnType == typeof(IAsyncResult))
        {
            Finish((IAsyncResult)result!);
        }

        var value = call.Member.Method.ReturnType == typeof(IAsyncResult) ? result : Awaited(result);
        if (call.Member.Method.ReturnType == typeof(Task))
        {
            // Whatever type of task it is, a caller sees none with a result.
            value = null;
        }

        if (value is System.Collections.IEnumerable items and not string && call.Member.Method.ReturnType.Name == "IEnumerable`1")
        {
            value = new HeldEnumeration(items, ordered: call.Member.Method.Name == "ReadLines");
        }

        var stored = value is IFileSystemInfo[] infos ? infos.OrderBy(static i => i.FullName, StringComparer.Ordinal).FirstOrDefault() : value;
        if (call.Result is { } slot && stored is IFileSystemInfo or Stream or SafeHandle or IDisposable or IAsyncResult or IDriveInfo or IFileVersionInfo or IWaitForChangedResult)
        {
            _slots[slot] = stored;
            _paths[slot] = stored is IFileSystemInfo info ? info.FullName : stored is FileSystemStream stream ? stream.Name : "";
        }

        return value;
    }

    private static object? Awaited(object? result)
    {
        switch (result)
        {
            case ValueTask task:
                task.AsTask().GetAwaiter().GetResult();
                return null;
            case ValueTask<int> task:
                return task.AsTask().GetAwaiter().GetResult();
            case ValueTask<long> task:
                return task.AsTask().GetAwaiter().GetResult();
            case IAsyncEnumerable<string> items:
                return items.ToBlockingEnumerable().ToArray();
            case Task task:
                task.GetAwaiter().GetResult();
                var type = task.GetType();
                return type.IsGenericType ? type.GetProperty("Result")!.GetValue(task) : null;
            case IAsyncResult running:
                // What it does goes on on another thread; the next call is to find it done on both sides.
                running.AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(10));
                return result;
            default:
                return result;
        }
    }
}
