namespace UnionFs;

/// <summary>Who is told of what a watch sees. Names are relative to the watched directory.</summary>
internal interface IWatchObserver
{
    /// <summary>Something was made, removed or changed.</summary>
    void Tell(WatcherChangeTypes what, string name);

    /// <summary>Something has another name.</summary>
    void TellRenamed(string name, string oldName);

    /// <summary>Too much happened at once.</summary>
    void TellLost();
}
