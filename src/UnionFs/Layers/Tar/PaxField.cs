namespace UnionFs;

/// <summary>The PAX keys that replace one field of a header.</summary>
[Flags]
internal enum PaxField
{
    None = 0,
    Path = 1 << 0,
    LinkPath = 1 << 1,
    Size = 1 << 2,
    Uid = 1 << 3,
    Gid = 1 << 4,
    ModifyTime = 1 << 5,
    AccessTime = 1 << 6,
    ChangeTime = 1 << 7,
    BirthTime = 1 << 8,
    DeviceMajor = 1 << 9,
    DeviceMinor = 1 << 10,
    SparseMajor = 1 << 11,
    SparseMinor = 1 << 12,
    SparseName = 1 << 13,
    SparseSize = 1 << 14,
    SparseMap = 1 << 15,
}
