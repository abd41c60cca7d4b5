// Counts what a process asks of the C library's allocator, on all of its threads.
#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

// Whether it can count here: with glibc.
int allocation_counter_works(void);

// Starts from zero.
void allocation_counter_start(void);

// Stops; how many calls there were since the start.
long allocation_counter_stop(void);

#endif
