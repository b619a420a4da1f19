namespace UnionFs.Fuse;

/// <summary>
/// Files that clients have open, where the kernel says so because locks are shared: each open has a handle of its own, as locks on whole files belong
/// to one. Numbers begin at 1; 0 stands for a file nobody opened here.
/// </summary>
internal sealed class OpenFiles
{
    private readonly Lock _lock = new();
    private readonly List<FileHandle> _handles = [default];
    private readonly Stack<int> _free = new();

    public ulong Add(FileHandle handle)
    {
        lock (_lock)
        {
            if (_free.TryPop(out var number))
            {
                _handles[number] = handle;
                return (ulong)number;
            }

            _handles.Add(handle);
            return (ulong)_handles.Count - 1;
        }
    }

    /// <summary>The handle of a number; a closed one for a number that is none.</summary>
    public FileHandle Find(ulong number)
    {
        lock (_lock)
        {
            return number < (ulong)_handles.Count ? _handles[(int)number] : default;
        }
    }

    /// <summary>Closes a file; its locks on the whole file go.</summary>
    public void Close(ulong number)
    {
        lock (_lock)
        {
            if (number is > 0 && number < (ulong)_handles.Count && _handles[(int)number] != default)
            {
                _handles[(int)number].Dispose();
                _handles[(int)number] = default;
                _free.Push((int)number);
            }
        }
    }

    public void CloseAll()
    {
        lock (_lock)
        {
            foreach (var handle in _handles)
            {
                handle.Dispose();
            }
        }
    }
}
