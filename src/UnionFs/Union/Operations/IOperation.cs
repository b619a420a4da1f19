namespace UnionFs;

/// <summary>
/// One change of a sandbox. Decides everything before it edits anything, so that an error leaves no trace (invariant U8). It may run
/// several times: it answers <see cref="ViewRoot.NotLoaded"/> when something has to be read first that must not be read under the
/// writer lock.
/// </summary>
internal interface IOperation
{
    /// <summary>What the operation does, for messages.</summary>
    FsError Apply(Edit edit);
}
