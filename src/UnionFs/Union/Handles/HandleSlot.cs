namespace UnionFs;

/// <summary>One open handle; free if <see cref="Node"/> is null.</summary>
internal sealed class HandleSlot
{
    public OpenNode? Node;

    /// <summary>Grows when the slot is closed, so that old copies of the handle are known as such.</summary>
    public int Generation = 1;

    public FileAccess Access;

    public FileShare Share;
}
