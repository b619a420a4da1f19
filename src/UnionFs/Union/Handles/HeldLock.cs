namespace UnionFs;

/// <summary>An advisory lock.</summary>
/// <param name="Slot">The handle it was taken through; closing that lets go of it.</param>
/// <param name="Owner">Whose it is: positive as the caller says, negative for the handle itself.</param>
/// <param name="Start">The first byte.</param>
/// <param name="End">The byte after the last; the largest number for no end.</param>
/// <param name="Kind">What it shares.</param>
internal readonly record struct HeldLock(int Slot, long Owner, long Start, long End, FileLockKind Kind);
